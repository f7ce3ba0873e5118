"""
The refine job: one window of one pipeline, from bronze to silver. Runs unchanged on AWS Glue 5.1 and on plain Spark 3.5.

Arguments: --manifest s3://…  --token <try>  --personal_data_secret <Secrets Manager id>  and Glue's --JOB_RUN_ID.
It reads, calls and writes; every rule lies in elt/. Its last effect is batch.json: without that file there is no batch.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import List

from elt.personal_data import salt_pads
from lake import aws
from lake.arguments import read_arguments
from lake.batch import EntityResult, refine_manifest_entity, write_batch
from lake.claim import claim
from lake.feed_batch import refine_feed, refine_mapped_entity
from lake.manifest import EntityInput, read_manifest, require_slug
from lake.output import Output
from pyspark.sql import SparkSession

# Instants are UTC; dates before 1900 are what they say; COPY does not read INT96; DMS's `Op` is no source column `op`; a date that
# no calendar has is NULL, and no error of how Spark 2 read it.
SESSION_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
}


def main(argv: List[str]) -> None:
    """Refines the manifest's window; a twin of a run that owns the try ends without output."""
    arguments = read_arguments(argv, ["manifest", "token", "personal_data_secret", "JOB_RUN_ID"])
    token, job_run_id = require_slug(arguments.token), arguments.JOB_RUN_ID
    s3 = aws.client("s3")
    manifest = read_manifest(s3, arguments.manifest)
    output = Output(s3, manifest.lake_bucket, manifest.output_prefix, manifest.run_slug, token, job_run_id)
    if not claim(s3, manifest.lake_bucket, output.owner_key(), job_run_id):
        print(f"try {token} is another run's: nothing to do")
        return
    if output.exists("_batch", "batch.json"):
        print(f"try {token} is already complete: nothing to do")
        return

    spark = SparkSession.builder.getOrCreate()
    for name, value in SESSION_SETTINGS.items():
        spark.conf.set(name, value)
    pads = salt_pads(spark, read_salt(arguments.personal_data_secret))

    with ThreadPoolExecutor(max_workers=max(1, len(manifest.entities), len(manifest.feeds))) as pool:
        feeds = list(pool.map(lambda given: refine_feed(spark, manifest, given, pads), manifest.feeds))
        mapped = {mapping.entity for given in manifest.feeds for mapping in given.mappings}

        def refine(entity: EntityInput) -> EntityResult:
            if entity.contract.name in mapped:
                return refine_mapped_entity(manifest, entity, feeds, pads, output)
            return refine_manifest_entity(spark, s3, manifest, entity, pads, output)

        results = list(pool.map(refine, manifest.entities))
    write_batch(manifest, token, job_run_id, [*(feed.result for feed in feeds), *results], output)
    for feed in feeds:
        feed.all_rows.unpersist()


def read_salt(secret_id: str) -> bytes:
    """The secret's text is the salt."""
    return aws.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"].encode()


if __name__ == "__main__":
    main(sys.argv)
