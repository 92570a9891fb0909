"""Whether two wheels hold the same files: `python -m tests.same_wheel A.whl B.whl`."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path


def contents(wheel: Path) -> dict[str, int]:
    """The checksum of each file in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {item.filename: item.CRC for item in archive.infolist()}


def differences(one: Path, other: Path) -> list[str]:
    """The files that only one of the wheels holds, or that differ."""
    a, b = contents(one), contents(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def main() -> int:
    one, other = map(Path, sys.argv[1:3])
    different = differences(one, other)
    for name in different:
        print("differs:", name)
    if not different:
        print(f"{one.name}: {len(contents(one))} files, the same from the checkout and from the source archive")
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
