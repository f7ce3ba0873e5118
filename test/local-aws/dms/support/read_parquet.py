"""Prints the rows of Parquet files as JSON, decimals and times as text: `read_parquet.py FILE...`."""

import json
import sys

import pyarrow.parquet as pq

rows = []
for file in sys.argv[1:]:
    # Without threads: a pool that is still ending when Python exits aborts the process now and then.
    rows += pq.ParquetFile(file).read(use_threads=False).to_pylist()
print(json.dumps(rows, default=str))
