"""
An archive of Spark's loaded classes (JEP 350): it halves the time in which Spark starts and does its first work.
Made once by the set-up, `python -m runner.make_class_archive JARS_DIR`; without it everything works, only later.
"""

from __future__ import annotations

import hashlib
import os
from typing import List

import pyspark

QUIET = ["-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]


def class_archive_path(jars_dir: str) -> str:
    """Beside the jars; named after the class path, since the JVM takes an archive only for the one it was made with."""
    place = f"{os.path.dirname(pyspark.__file__)}|{os.path.abspath(jars_dir)}|{pyspark.__version__}"
    return os.path.join(jars_dir, f"spark-classes-{hashlib.sha256(place.encode()).hexdigest()[:8]}.jsa")


def class_archive_options(jars_dir: str) -> List[str]:
    """JVM options that use the archive; none when it was not made."""
    path = class_archive_path(jars_dir)
    return [f"-XX:SharedArchiveFile={path}", *QUIET] if os.path.exists(path) else []
