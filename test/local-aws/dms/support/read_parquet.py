"""Prints the rows of Parquet objects as JSON, decimals and times as text: `read_parquet.py ENDPOINT BUCKET KEY...`."""

import io
import json
import sys

import boto3
import pyarrow.parquet as pq

endpoint, bucket, *keys = sys.argv[1:]
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name="eu-west-1", aws_access_key_id="local", aws_secret_access_key="local"
)
rows = []
for key in keys:
    body = client.get_object(Bucket=bucket, Key=key)["Body"].read()
    # Without threads: a pool that is still ending when Python exits aborts the process now and then.
    rows += pq.ParquetFile(io.BytesIO(body)).read(use_threads=False).to_pylist()
print(json.dumps(rows, default=str))
