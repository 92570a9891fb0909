"""Rules of single sites: which selectors hold which field, for sites that the generic reader cannot read.

Rules of this room: a rule is a file of a few lines and never code; a page whose site has none pays one look-up. The
files stand in this package and in the folder that ``REVIEWCRAWLER_SITES`` names, which goes before.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from reviewcrawler.errors import UsageError
from reviewcrawler.siterules.parsing import SiteRules, parse

FOLDER: Final = "REVIEWCRAWLER_SITES"
"""The setting that names the user's folder; processes that are started inherit it."""


def rules_of(site: str | None) -> SiteRules | None:
    """The rules of a site, by its host; None for almost every site.

    >>> rules_of("quayside.example") is None
    True
    """
    known = all_rules(os.environ.get(FOLDER, ""))
    return known.get(site) if known and site else None


def use(folder: str | Path | None) -> None:
    """Take rules from this folder, here and in every process started from here.

    Raises UsageError where one is wrong.
    """
    if folder:
        os.environ[FOLDER] = str(Path(folder).absolute())
    all_rules(os.environ.get(FOLDER, ""))


@cache
def all_rules(folder: str) -> dict[str, SiteRules]:
    """The rules by host: the packaged ones, then those of a folder. Raises UsageError where a file is wrong."""
    if folder and not Path(folder).is_dir():
        raise UsageError(f"the folder of site rules {folder} does not exist: create it, or name another with --sites")
    files = [(str(f), f.read_text("utf-8")) for f in resources.files(__name__).iterdir() if f.name.endswith(".toml")]
    files += [(str(f), f.read_text("utf-8")) for f in sorted(Path(folder).glob("*.toml"))] if folder else []
    found: dict[str, SiteRules] = {}
    owners: dict[str, str] = {}
    for name, text in files:
        rules = parse(text, name)
        for host in rules.hosts:
            if folder and owners.get(host, "").startswith(folder):
                raise UsageError(f"{name}: {host} has rules in {owners[host]} already: put them into one file")
            found[host], owners[host] = rules, name
    return found


def version_with_rules(code: str, site: str | None) -> str:
    """The version of the code and of the site's rules that made a record: ``0.1.0+sites.3f2a9c1b``."""
    rules = rules_of(site)
    return f"{code}+sites.{rules.digest}" if rules else code
