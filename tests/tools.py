"""Other people's tools, with which exports are read back.

Rule of this room: where a tool is missing its tests are skipped with a reason, unless all tools must be there.
"""

import os
import shutil
from importlib import import_module
from typing import Any

import pytest

ALL_THERE = bool(os.environ.get("REVIEWCRAWLER_ALL_TOOLS"))
"""Set by .ci/run, which installs them: none may skip."""


def tool(name: str) -> Any:
    """A module of the dependency group ``tools``."""
    try:
        return import_module(name)
    except ImportError:
        if ALL_THERE:
            raise
        pytest.skip(f"{name} is not installed: make tools")


def browser_program() -> str:
    """The path of a Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        if ALL_THERE:
            raise LookupError("there is no Chromium, and no test may be skipped")
        pytest.skip("there is no Chromium: apt-get install chromium")
    return found


def spark() -> None:
    """Spark, with the Java that it needs."""
    tool("pyspark")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        if ALL_THERE:
            raise LookupError("there is no Java, and no test may be skipped")
        pytest.skip("there is no Java: apt-get install openjdk-17-jre-headless")
