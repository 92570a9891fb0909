"""What the tests of Spark ask of one session, in a process of its own: ``python -m tests.spark_session FOLDER``.

The folder has ``in`` (archives), ``pages.parquet`` and ``many.parquet`` (generated records); everything else is written
here. Starting Spark takes seconds, so it is started once.
"""

import json
import os
import signal
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

from reviewcrawler.cli import run
from reviewcrawler.spark import jobs, settling
from reviewcrawler.spark.reading import Piece
from reviewcrawler.spark.session import session


def dying(pieces: list[Piece], *, obey_rights: bool, mark: str) -> Any:
    """Reads as usual, but the worker that first comes to its fifth page kills itself."""
    for number, found in enumerate(_read(pieces, obey_rights=obey_rights)):
        if number == 5 and not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield found


def dying_writer(number: int, found: Any, *, mark: str, members: bool = False, **known: Any) -> Any:
    """Writes as usual; the first worker kills itself when its file is written and nobody has been told."""
    for written in (_write_members if members else _write)(number, found, **known):
        if not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield written


def dying_judge(chunk: int, sent: Any, *, mark: str, **known: Any) -> Any:
    """Judges as usual; the first worker kills itself when it has."""
    for found in _judged(chunk, sent, **known):
        if not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield found


_read, _write, _write_members, _judged = jobs._read, jobs._write, jobs._write_members, settling._judged


def main(folder: Path) -> None:
    told: dict[str, Any] = {}
    with session(2) as spark:
        told["extracted"] = jobs.extract(spark, [str(folder / "in")], str(folder / "out"))
        most, jobs.MOST = jobs.MOST, 3
        told["again"] = jobs.extract(spark, [str(folder / "in")], str(folder / "again"), piece=20_000)
        jobs.MOST = most
        told["together"] = jobs.extract(
            spark, [str(folder / "in")], str(folder / "together"), siblings=True, piece=20_000
        )
        told["table"] = jobs.extract(spark, [str(folder / "pages.parquet")], str(folder / "from-table"))
        jobs._read = partial(dying, mark=str(folder / "reader-died"))
        jobs._write = partial(dying_writer, mark=str(folder / "writer-died"))
        told["killed"] = jobs.extract(spark, [str(folder / "in")], str(folder / "killed"))
        jobs._read, jobs._write = _read, _write
        settling._judged = partial(dying_judge, mark=str(folder / "judge-died"))
        jobs._write_members = partial(dying_writer, mark=str(folder / "member-writer-died"), members=True)
        jobs.copies(spark, [str(folder / "many.parquet")], str(folder / "clusters-killed"))
        settling._judged, jobs._write_members = _judged, _write_members
        told["twice"] = [
            run(["spark", "copies", str(folder / f"{name}.parquet"), str(folder / f"clusters-{name}")])
            for name in ("same", "different")
        ]
        told["statuses"] = [
            run(["spark", "copies", str(folder / "many.parquet"), str(folder / "clusters")]),
            run(["spark", "extract", str(folder / "in" / "cut.warc.gz"), str(folder / "few"), "--json"]),
            run(["spark", "extract", str(folder / "nothing*.warc"), str(folder / "none")]),
            run(["spark", "extract", str(folder / "in"), str(folder / "in")]),
        ]
        with warnings.catch_warnings():
            # pandas 3 is newer than some versions of Spark know.
            warnings.simplefilter("ignore", FutureWarning)
            from reviewcrawler.spark import frames  # noqa: PLC0415

            # More partitions than the search has tasks, and fewer than Spark's two hundred, which take half a minute.
            spark.conf.set("spark.sql.shuffle.partitions", 20)
            pages = spark.read.parquet(str(folder / "pages.parquet"))
            records = frames.extract_pages(pages).cache()
            records.write.parquet(str(folder / "framed"))
            frames.find_copies(records).write.parquet(str(folder / "framed-clusters"))
    sys.stdout.flush()
    (folder / "told.json").write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
