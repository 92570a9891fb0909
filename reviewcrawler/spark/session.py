"""A session of Spark: the one of ``spark-submit`` or a notebook, else one on this machine.

Rule of this room: what a person must install is told in one line, before anything begins.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from reviewcrawler.errors import UsageError
from reviewcrawler.workers import usable_cores

FAILURES: Final = 4
"""How often a task may fail before the job does: a worker that was killed is no reason to give up."""
SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "200",
    "spark.sql.parquet.columnarReaderBatchSize": "200",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MILLIS",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.log.level": "ERROR",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}",
}
"""What a session of our own has: pages are large, so few of them at a time; a task has one core, so one thread."""


def check_installed() -> Any:
    """The library. Raises UsageError where it, or Java, is missing."""
    try:
        import pyspark  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("this needs Spark: pip install 'reviewcrawler[spark]'") from error
    home = os.environ.get("JAVA_HOME")
    if not (home and (Path(home) / "bin" / "java").exists()) and not shutil.which("java"):
        raise UsageError("Spark needs Java 17 or newer: apt-get install openjdk-17-jre-headless, or set JAVA_HOME")
    return pyspark


@contextmanager
def session(cores: int | None = None) -> Iterator[Any]:
    """A SparkSession: the one of ``spark-submit``, else one in `cores` processes of this machine.

    One that was there before is left as it is; one that was begun here is stopped.
    """
    check_installed()
    from pyspark import SparkConf  # noqa: PLC0415 - an extra
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    before = SparkSession.getActiveSession()
    if before is not None:
        yield before
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.ERROR)
    builder = SparkSession.builder.appName("reviewcrawler")
    if not SparkConf().get("spark.master"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.master(f"local[{cores or usable_cores()},{FAILURES}]")
    given = SparkConf()
    for name, value in SETTINGS.items():
        if not given.contains(name):
            builder = builder.config(name, value)
    with warnings.catch_warnings():
        # pandas may be newer than Spark says that it knows; nothing here asks for it.
        warnings.simplefilter("ignore", FutureWarning)
        spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()
