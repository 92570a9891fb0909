"""An overview as OpenMetrics text, for Prometheus and its kin to collect from a file.

Rule of this room: the file is replaced whole, so that whoever reads it reads one state.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from reviewcrawler.errors import UsageError

try:
    from prometheus_client import CollectorRegistry, Gauge
    from prometheus_client.openmetrics.exposition import generate_latest
except ImportError:  # the extra is not installed
    CollectorRegistry = None  # type: ignore[assignment,misc]

_SITE: Final = {
    "records": "Pages with a record",
    "run_pages": "Pages with a new answer in the last run",
    "run_unchanged": "Pages of which the server said that they are unchanged, in the last run",
    "run_failed": "Addresses that failed in the last run",
    "run_news": "New or changed pages in the last run",
    "run_reviews": "Reviews among the pages of the last run",
    "run_body_characters": "Median length of a review's body in the last run",
    "run_ended_timestamp_seconds": "When the last run ended",
    "gates_broken": "Health gates that the last run broke",
}


def check_installed() -> None:
    """Raise UsageError where what writes metrics is not installed."""
    if CollectorRegistry is None:
        raise UsageError("--metrics needs prometheus-client: install it with `pip install 'reviewcrawler[metrics]'`")


def write_metrics(overview: dict[str, Any], path: Path) -> None:
    """Write the figures of an overview to a file. Raises UsageError where the extra is not installed, and OSError."""
    check_installed()
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(metrics(overview))
    half.replace(path)


def metrics(overview: dict[str, Any]) -> bytes:
    """The text of it."""
    registry = CollectorRegistry()
    gauges = {name: Gauge(f"reviewcrawler_{name}", said, ["site"], registry=registry) for name, said in _SITE.items()}
    queue = Gauge("reviewcrawler_addresses", "Addresses by their state", ["site", "state"], registry=registry)
    covered = Gauge(
        "reviewcrawler_run_coverage", "Share of the last run's reviews in which a field was read", ["site", "field"],
        registry=registry,
    )  # fmt: skip
    space = Gauge("reviewcrawler_store_bytes", "Bytes of the store by part", ["part"], registry=registry)
    for part, count in overview["store"]["size"].items():
        space.labels(part).set(count)
    for site in overview["sites"]:
        name = site["site"]
        for state, count in site["addresses"].items():
            queue.labels(name, state).set(count)
        last = next((run for run in site["runs"] if run["ended"]), None)
        for what, value in _values(site, last).items():
            gauges[what].labels(name).set(value)
        for field, share in (last or {}).get("coverage", {}).items():
            covered.labels(name, field).set(share)
    told: bytes = generate_latest(registry)  # type: ignore[no-untyped-call,unused-ignore]
    return told


def _values(site: dict[str, Any], last: dict[str, Any] | None) -> dict[str, float]:
    values: dict[str, float] = {"records": site["records"], "gates_broken": len(site["broken"])}
    if last:
        values |= {f"run_{name}": last[name] for name in ("pages", "unchanged", "failed", "news")}
        values["run_reviews"] = last["kinds"].get("review", 0)
        values["run_body_characters"] = last["body"]
        values["run_ended_timestamp_seconds"] = datetime.fromisoformat(last["ended"]).timestamp()
    return values
