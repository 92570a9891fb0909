"""Heavy work in processes of its own, or none."""

from reviewcrawler.workers.pool import Workers, usable_cores

__all__ = ["Workers", "usable_cores"]
