"""A job's arguments, read alike on AWS Glue and on plain Spark (where awsglue's getResolvedOptions does not exist)."""

from __future__ import annotations

import argparse
from typing import Sequence, Tuple


def read_arguments(argv: Sequence[str], names: Sequence[str]) -> argparse.Namespace:
    """`--name value` or `--name=value` for each of `names`, all needed; others (Glue adds its own) are left alone."""
    parser = argparse.ArgumentParser(prog=argv[0] if argv else "job", allow_abbrev=False, exit_on_error=False)
    for name in names:
        parser.add_argument(f"--{name}")
    found, _ = parser.parse_known_args(list(argv[1:]))
    missing = [name for name in names if not getattr(found, name)]
    if missing:
        raise ValueError("missing job arguments: " + ", ".join(f"--{name}" for name in missing))
    return found


def bucket_and_key(url: str) -> Tuple[str, str]:
    """Of `s3://bucket/key`."""
    bucket, _, key = url.removeprefix("s3://").partition("/")
    return bucket, key
