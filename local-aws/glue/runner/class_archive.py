"""
An archive of Spark's loaded classes (JEP 350): it halves the time in which Spark starts and does its first work.
Made once by the set-up, `python -m runner.make_class_archive JARS_DIR`; without it everything works, only later.
"""

from __future__ import annotations

import os
import sys
from typing import List

QUIET = ["-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]


def class_archive_path(jars_dir: str) -> str:
    """In the Python environment, whose Spark it is of; the JVM leaves it alone where its class path is another one."""
    return os.path.join(sys.prefix, f"spark-classes-{os.path.basename(jars_dir)}.jsa")


def class_archive_options(jars_dir: str) -> List[str]:
    """JVM options that use the archive; none when it was not made."""
    path = class_archive_path(jars_dir)
    return [f"-XX:SharedArchiveFile={path}", *QUIET] if os.path.exists(path) else []
