"""
Makes the class archive: `python -m runner.make_class_archive JARS_DIR [WORK_DIR]`, about 40 s of two cores.
Spark starts, reads and writes a little over S3 (moto in this process) as a job does, and writes the archive as it ends.
"""

from __future__ import annotations

import os
import sys
import tempfile

from runner.class_archive import QUIET, class_archive_path

_REGION = "us-east-1"


def main() -> None:
    """Leaves an archive that is there alone; a broken attempt leaves none."""
    jars_dir = sys.argv[1]
    target = class_archive_path(jars_dir)
    if os.path.exists(target):
        print(f"class archive: {target} is there")
        return
    unfinished = f"{target}.{os.getpid()}"
    with tempfile.TemporaryDirectory() as work_dir:
        _work(jars_dir, work_dir, unfinished)
    os.rename(unfinished, target)
    print(f"class archive: {target}, {os.path.getsize(target) // 2**20} MB")


def _work(jars_dir: str, work_dir: str, archive: str) -> None:
    os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_REGION=_REGION)
    import boto3
    from moto.server import ThreadedMotoServer
    from runner.spark_session import start_session

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=endpoint, region_name=_REGION).create_bucket(Bucket="warm")
    spark = start_session(jars_dir, endpoint, _REGION, work_dir, [f"-XX:ArchiveClassesAtExit={archive}", *QUIET])
    _use(spark)
    gateway = spark.sparkContext._gateway
    spark.stop()
    # The JVM writes the archive when it ends by itself, which it does when nobody talks to it any more.
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=120)
    server.stop()


def _use(spark) -> None:
    """The kinds of work that jobs do: project, explode, window, join, aggregate, cache, Parquet over S3."""
    rows = "select cast(id as string) id, cast(id as decimal(12,3)) price, timestamp '2010-12-01' at, array(1, 2) parts from range(100)"
    spark.sql(rows).coalesce(1).write.parquet("s3://warm/a")
    frame = spark.read.parquet("s3://warm/a").selectExpr(
        "id", "struct(id, price) raw", "explode(parts) part", "sha2(concat_ws('|', id, octet_length(id)), 256) hash",
        "try_cast(id as int) n", "filter(array(id, null), x -> x is not null) reasons", "date_format(at, 'yyyy') y",
        "_metadata.file_path path",
    )  # fmt: skip
    marked = frame.selectExpr("*", "row_number() over (partition by hash order by path) place").coalesce(1).cache()
    marked.selectExpr("count_if(place > 1)", "count(distinct id)", "collect_set(id)").first()
    marked.join(spark.range(3).selectExpr("cast(id as string) id"), "id", "left_anti").groupBy("part").count().collect()
    marked.crossJoin(spark.createDataFrame([(bytearray(b"a"),)], "salt binary")).where("part = 1").selectExpr(
        "to_json(raw) raw", "hash", "n"
    ).sortWithinPartitions("hash").write.mode("append").parquet("s3://warm/b")


if __name__ == "__main__":
    main()
