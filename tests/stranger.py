"""What a stranger does with an installed reviewcrawler: `python -I tests/stranger.py /path/to/bin/reviewcrawler`.

Rule of this room: the standard library and the installed command only; run it from an empty folder, without a checkout.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PAGE = """<!doctype html>
<html lang="en"><head><title>Film review: The Tin Parade (2009) | Some Outlet</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav><article><h1>Film review: The Tin Parade (2009)</h1>
<p>Directed by Ada Moor. Starring Bo Lind and Cy Tran, Jr.</p>
<p>SYNOPSIS: A toy maker inherits a regiment that he never ordered.</p>
<p>There is a march in the middle of this film that goes on for longer than anybody could want, and by its end I would
not have missed a step of it. The drums are what you notice first, and then the silence between the drums.</p>
<p>Bo Lind plays the toy maker as a man who has mislaid his own front door. It is a fine performance, and the film
knows that it needs nothing else: the camera stays where it is, and lets him look for the way out.</p>
</article></body></html>
"""

EXPECTED = {
    "film": {"title": "The Tin Parade", "year": 2009, "same_as": []},
    "director": ["Ada Moor"],
    "cast": [{"name": "Bo Lind", "role": None}, {"name": "Cy Tran, Jr.", "role": None}],
    "synopsis": "A toy maker inherits a regiment that he never ordered.",
    "language": "en",
}


def run(*command: str) -> str:
    """The command's standard output; the script ends where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Ask the version, read a page, crawl the demo."""
    command = sys.argv[1]
    if any(Path().iterdir()):
        raise SystemExit("run this from an empty folder")
    version = run(command, "--version").split()[1]
    Path("page.html").write_text(PAGE, "utf-8")
    record = json.loads(run(command, "extract", "page.html"))
    wrong = {key: record[key] for key, value in EXPECTED.items() if record[key] != value}
    if wrong or "Home" in record["body"] or not record["body"].startswith("There is a march"):
        raise SystemExit(f"extract read something else: {wrong or record['body']}")
    run(command, "demo", "--dir", "demo")
    records = Path("demo", "records.jsonl").read_text("utf-8").splitlines()
    if len(records) < 30:
        raise SystemExit(f"the demo gave {len(records)} records")
    print(f"reviewcrawler {version}: version, extract and demo ({len(records)} records) work from an empty folder")


if __name__ == "__main__":
    main()
