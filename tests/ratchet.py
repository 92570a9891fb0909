"""The ratchet: quality may rise, and what it reached it keeps.

    python -m tests.ratchet                      show every field's mean score beside its floor
    python -m tests.ratchet --update             raise the floors, strike what passes from the known failures
    python -m tests.ratchet --update --allow-regression      also lower floors and add known failures

Rule of this room: only this script writes tests/floors.json and tests/known_failures.txt.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Final

from tests import scoring

HERE: Final = Path(__file__).resolve().parent
FLOORS: Final = HERE / "floors.json"
FAILURES: Final = HERE / "known_failures.txt"
_HEAD: Final = """\
# Fields of fixtures that are not read right: the case, then the field. Each line is an expected failure of
# tests/test_fixtures.py; one that passes fails the run until `python -m tests.ratchet --update` strikes it.
"""


def floors() -> dict[str, float]:
    """The score below which the mean of a field must not fall."""
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def known_failures() -> set[tuple[str, str]]:
    """Pairs of case and field that are known to be read wrong."""
    lines = FAILURES.read_text("utf-8").splitlines() if FAILURES.exists() else []
    pairs = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {(case, name) for case, _, name in pairs}


def failures() -> set[tuple[str, str]]:
    """Pairs of case and field that are read wrong today."""
    pairs = ((case, name) for case in scoring.cases() for name in scoring.checked(case))
    return {(case.name, name) for case, name in pairs if scoring.score(case, name) < scoring.passing(name)}


def reached() -> dict[str, float]:
    """Every field's mean score, rounded down to what a floor is written with."""
    return {name: math.floor(mean * 1000) / 1000 for name, mean in scoring.means().items()}


def update(*, allow_regression: bool) -> list[str]:
    """Write what got better, and return what got worse; that is written only where it is allowed."""
    old, new = floors(), reached()
    before, after = known_failures(), failures()
    worse = [f"{name}: {old[name]} -> {new.get(name, 0.0)}" for name in old if new.get(name, 0.0) < old[name]]
    worse += [f"{case} {name}: fails" for case, name in sorted(after - before)]
    if not allow_regression:
        new = {name: max(mean, old.get(name, 0.0)) for name, mean in new.items()}
        after &= before
    FLOORS.write_text(json.dumps(new, indent=2) + "\n", "utf-8")
    FAILURES.write_text(_HEAD + "".join(f"{case} {name}\n" for case, name in sorted(after)), "utf-8")
    return [] if allow_regression else worse


def main() -> int:
    parser = argparse.ArgumentParser(description="Show or raise the quality floors.")
    parser.add_argument("--update", action="store_true", help="write floors and known failures anew")
    parser.add_argument("--allow-regression", action="store_true", help="write them even where they get worse")
    given = parser.parse_args()
    old = floors()
    for name, mean in reached().items():
        print(f"{name:15} {mean:.3f}  floor {old.get(name, 0.0):.3f}")
    print(f"known failures  {len(failures())}, of which new {len(failures() - known_failures())}")
    if not given.update:
        return 0
    worse = update(allow_regression=given.allow_regression)
    for line in worse:
        print("worse:", line)
    return 1 if worse else 0


if __name__ == "__main__":
    raise SystemExit(main())
