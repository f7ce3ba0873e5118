"""
Reads a table as the local DMS's full load does, lets refine make its rows' content, and prints both: for a test that
compares them with what the source says of the same rows. Takes JSON on standard input; prints JSON as its last line.
"""

import json
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "glue"), str(ROOT / "glue" / "jobs"), str(ROOT / "local-aws" / "dms")]


def main():
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/bronze.parquet"
        pq.write_table(read_table(asked), path)
        rows = content(path, asked)
    print(json.dumps(rows))


def read_table(asked):
    from reader.source import Snapshot, Source

    source = Source(asked["mysql"])
    table = source.describe(asked["database"], asked["table"])
    snapshot = Snapshot(source)
    rows = [row for chunk in snapshot.rows(table, 1000) for row in chunk]
    snapshot.close()
    arrays = []
    for place, column in enumerate(table.columns):
        values = [row[place] if column.convert is None or row[place] is None else column.convert(row[place]) for row in rows]
        arrays.append(pa.array(values, type=column.type))
    return pa.Table.from_arrays(arrays, names=[column.name for column in table.columns])


def content(path, asked):
    from elt.content import checksum, content_key, row_content
    from elt.contract import contract_from_json
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F
    from refine import SESSION_SETTINGS

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    for name, value in SESSION_SETTINGS.items():
        spark.conf.set(name, value)
    frame = spark.read.parquet(path)
    text = row_content(contract_from_json(asked["contract"]), {field.name: field.dataType for field in frame.schema.fields})
    key = F.lit(content_key(asked["salt"].encode()))
    found = frame.select(F.col("id"), text.alias("content"), checksum(text, key).alias("checksum")).orderBy("id").collect()
    spark.stop()
    return [[row["id"], row["content"], str(row["checksum"])] for row in found]


main()
