"""
The ingest job: a Glue job bookmark chooses which files of a landing prefix are taken. Runs unchanged on AWS Glue 5.1; everything of Spark
that it uses is `awsglue`'s.

Arguments: --JOB_NAME  --ask s3://…/ask.json  --token <try>  and Glue's --JOB_RUN_ID, --job-bookmark-option.
It holds the content of each file that it takes, a copy that nobody replaces, and says by taken.json what it took; only then it commits the
bookmark. So whatever dies, what the bookmark has passed is held and named, and the worker lands it (src/sources/s3-files/by-job).
"""

from __future__ import annotations

import sys
import traceback
from typing import List, Set

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from lake import aws
from lake.arguments import bucket_and_key
from lake.claim import claim
from lake.landing import Ask, hold_files, read_ask, say_taken
from pyspark import SparkContext

BOOKMARK = "landing"
FILE = "file"
# A file is read by lines of one column each, whatever its format is: only its name is wanted, and a line is a record that no reader
# takes for a broken one.
LINES = {"format": "csv", "format_options": {"separator": "\u0001", "quoteChar": -1, "withHeader": False, "attachFilename": FILE}}


def main(argv: List[str]) -> None:
    """Takes what is new by the bookmark; a twin of a run that owns the try ends without reading or committing anything."""
    options = getResolvedOptions(argv, ["JOB_NAME", "ask", "token"])
    run_id, s3 = options["JOB_RUN_ID"], aws.client("s3")
    lake, ask_key = bucket_and_key(options["ask"])
    ask = read_ask(s3, lake, ask_key)
    if not claim(s3, lake, f"{ask.folder}owner.json", run_id):
        print(f"try {options['token']} is another run's: nothing to do")
        return
    context = GlueContext(SparkContext.getOrCreate())
    job = Job(context)
    job.init(options["JOB_NAME"], options)
    held = hold_files(s3, lake, ask, choose(context, ask))
    say_taken(s3, lake, ask, run_id, held)
    job.commit()
    print(f"took {len(held)} file(s)")


def choose(context: GlueContext, ask: Ask) -> Set[str]:
    """
    Keys of the files that the bookmark lets through, by the names beside their lines. A file of which nobody can read a line, such as an
    empty one, has no name there, and the bookmark passes it all the same: so of the files that the ledger does not know, those without a line
    are taken, too. Where what the bookmark chose cannot be read at all, such as a gzip file that is cut off, all that the ledger does not know is.
    """
    url = f"s3://{ask.bucket}/{ask.prefix}"
    try:
        chosen = names(context, ask, [url], BOOKMARK)
    except Exception:
        traceback.print_exc()
        return set(ask.fresh)
    silent = [key for key in ask.fresh if key not in chosen]
    return chosen | (set(silent) - spoken(context, ask, silent))


def spoken(context: GlueContext, ask: Ask, keys: List[str]) -> Set[str]:
    """
    Of files that the bookmark did not bring, those that have lines: it skips them, or leaves them for the next run. None where one of them
    cannot be read: then all are taken, for a file that is known lands no second time, and one that is left would be lost.
    """
    paths = [f"s3://{ask.bucket}/{key}" for key in keys if ask.fresh[key] > 0]
    try:
        return names(context, ask, paths, "") if paths else set()
    except Exception:
        traceback.print_exc()
        return set()


def names(context: GlueContext, ask: Ask, paths: List[str], bookmark: str) -> Set[str]:
    """Without a bookmark's name all of them are read."""
    source = {"paths": paths, "recurse": True, "maxBand": str(ask.look_back_ms)}
    frame = context.create_dynamic_frame.from_options("s3", source, **LINES, transformation_ctx=bookmark).toDF()
    # Of a run that reads nothing the frame has no column.
    if FILE not in frame.columns:
        return set()
    return {ask.key_of(row[0]) for row in frame.select(FILE).distinct().collect()}


if __name__ == "__main__":
    main(sys.argv)
