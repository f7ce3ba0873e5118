"""The warm Spark session: as AWS Glue 5.1 gives it to a job, with s3:// read and written through the gateway."""

from __future__ import annotations

import glob
import os
import sys
from typing import Optional, Sequence

from pyspark.sql import SparkSession
from runner.class_archive import class_archive_options
from runner.py4j_memory import remember_java_names

_JAVA_OPTIONS = (
    *("-XX:+UseSerialGC", "-Xms320m", "-XX:NewSize=160m", "-XX:ReservedCodeCacheSize=240m", "-Xss4m", "-Dfile.encoding=UTF-8"),
    # What Spark writes for a wide row is long, and Java would never compile it.
    "-XX:-DontCompileHugeMethods",
    # Java's second compiler takes a core for itself: ten times its usual thresholds keep it for loops of large files.
    *("-XX:Tier4InvocationThreshold=50000", "-XX:Tier4MinInvocationThreshold=6000"),
    *("-XX:Tier4CompileThreshold=150000", "-XX:Tier4BackEdgeThreshold=400000"),
)
# Without these a run of a few thousand rows spends its time in starting tasks and, on two cores, in compiling itself.
_SMALL = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "3g",
    "spark.default.parallelism": "2",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "false",
    # What nobody looks at (there is no UI) is not described, and no filter is guessed through wide projections.
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.constraintPropagation.enabled": "false",
    # Packing what is cached costs more than it saves.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.scheduler.mode": "FAIR",
    # A run of four entities compiles some 120 classes: with the default of 100 each run would compile them anew.
    "spark.sql.codegen.cache.maxEntries": "1000",
    "spark.cleaner.periodicGC.interval": "5min",
    "spark.driver.extraJavaOptions": " ".join(_JAVA_OPTIONS),
}
_S3A = {
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
    "spark.hadoop.fs.s3a.path.style.access": "true",
    "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
    "spark.hadoop.fs.s3a.change.detection.mode": "none",
    # Of settings, not of the environment: each run has its role's.
    "spark.hadoop.fs.s3a.aws.credentials.provider": "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
    "spark.hadoop.fs.s3a.access.key": "local",
    "spark.hadoop.fs.s3a.secret.key": "local",
    "spark.hadoop.fs.s3a.fast.upload.buffer": "bytebuffer",
    "spark.hadoop.fs.s3a.directory.marker.retention": "keep",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    # As often as the job's own clients (glue/lake/aws.py): a stream that is opened anew is asked for again by the SDK alone.
    "spark.hadoop.fs.s3a.attempts.maximum": "10",
}


def start_session(
    jars_dir: str, endpoint: str, region: str, work_dir: str, archive_options: Optional[Sequence[str]] = None
) -> SparkSession:
    """
    Starts Spark in about 4 s. `endpoint` is the gateway's address, so faults and call counts hold for Spark too.
    `archive_options` is for making the class archive; a session that is only used reads it, where there is one.
    """
    jars = sorted(glob.glob(os.path.join(jars_dir, "*.jar")))
    if not jars:
        raise RuntimeError(f"no jars in {jars_dir}: run `npm run setup`")
    builder = SparkSession.builder.appName("glue")
    archive = class_archive_options(jars_dir) if archive_options is None else archive_options
    java_options = " ".join([_SMALL["spark.driver.extraJavaOptions"], *archive])
    settings = {
        **_SMALL,
        **_S3A,
        "spark.driver.extraJavaOptions": java_options,
        "spark.hadoop.fs.s3a.endpoint": endpoint,
        "spark.hadoop.fs.s3a.endpoint.region": region,
        "spark.jars": ",".join(jars),
        "spark.driver.extraClassPath": ":".join(jars),
        "spark.local.dir": os.path.join(work_dir, "spark"),
        "spark.sql.warehouse.dir": os.path.join(work_dir, "spark-warehouse"),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    remember_java_names()
    # Workers are of the same Python, with the same packages: else they are whatever `python3` is on PATH.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
