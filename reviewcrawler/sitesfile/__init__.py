"""The sites file: what an operator asks for."""

from reviewcrawler.sitesfile.reading import Plan, SitePlan, parse_sites, read_sites

__all__ = ["Plan", "SitePlan", "parse_sites", "read_sites"]
