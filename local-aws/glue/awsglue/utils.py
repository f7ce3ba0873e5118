"""The job's arguments."""

from __future__ import annotations

import argparse
from typing import Any, Dict, List, NoReturn, Sequence

# Glue gives these to each job; they are in the answer where they are given, and may not be asked for.
_BOOKMARKS = ("job-bookmark-option", "job-bookmark-from", "job-bookmark-to")
_GIVEN = ("JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "TempDir")


class GlueArgumentError(Exception):
    """An argument is missing."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise GlueArgumentError(message)


def getResolvedOptions(args: Sequence[str], options: List[str]) -> Dict[str, Any]:  # noqa: N802 - AWS's name
    """`--name value` or `--name=value` for each of `options`, all needed; others are left alone."""
    reserved = [name for name in options if name.replace("_", "-") in _BOOKMARKS]
    if reserved:
        raise RuntimeError(f"Using reserved arguments {reserved}")
    parser = _Parser(allow_abbrev=False)
    for name in options:
        parser.add_argument(f"--{name}", required=True)
    for name in [*_BOOKMARKS, *_GIVEN]:
        if name not in options:
            parser.add_argument(f"--{name}", default=argparse.SUPPRESS)
    found, _ = parser.parse_known_args(list(args[1:]))
    return vars(found)
