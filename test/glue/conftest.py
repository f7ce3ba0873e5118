"""One Spark session and one moto for all tests; bronze files as DMS writes them; the job run as Glue runs it."""

import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "glue"), str(ROOT / "glue" / "jobs"), str(ROOT / "local-aws" / "glue"), str(ROOT / "test" / "glue" / "support")]

from glue_support import SALT, bronze_table, taken_apart  # noqa: E402


@pytest.fixture(scope="session")
def endpoint():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ROOT / "local-aws" / "engines" / "moto_server.py"
    process = subprocess.Popen(
        [sys.executable, str(server), "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    settings = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_REGION": "eu-west-1",
        # Spark's own workers read files, too: on Glue they have the job's modules from --extra-py-files.
        "PYTHONPATH": str(ROOT / "glue"),
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        deadline = time.monotonic() + 30
        while not _answers(url):
            assert time.monotonic() < deadline and process.poll() is None, "moto did not start"
            time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _answers(url):
    try:
        return urllib.request.urlopen(url, timeout=1).status == 200
    except OSError:
        return False


def jars_dir():
    if "ECOMFLOW_JARS_DIR" in os.environ:
        return os.environ["ECOMFLOW_JARS_DIR"]
    script = "import('./scripts/toolchain.mjs').then(({ toolchain }) => console.log(toolchain().jarsDir))"
    found = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, text=True)
    if found.returncode != 0:
        pytest.skip(f"no jars for Spark: run `npm run setup` first ({found.stderr.strip()[-300:]})")
    return found.stdout.strip()


@pytest.fixture(scope="session")
def spark(endpoint, tmp_path_factory):
    from refine import SESSION_SETTINGS
    from runner.spark_session import start_session

    session = start_session(jars_dir(), endpoint, "eu-west-1", str(tmp_path_factory.mktemp("spark")))
    for name, value in SESSION_SETTINGS.items():
        session.conf.set(name, value)
    yield session
    session.stop()


@pytest.fixture
def frame(spark, tmp_path):
    """Makes the frame that read_bronze gives: `frame(contract, rows, schema=…, kind=…, epoch=…)`."""
    from pyspark.sql import functions as F

    def make(contract, rows, schema=None, kind="change", epoch=1, object_key="bronze/x/20101201-090000000.parquet"):
        path = str(tmp_path / f"{uuid.uuid4().hex}.parquet")
        pq.write_table(bronze_table(contract, rows, schema), path)
        more = [F.lit(object_key).alias("_object_key"), F.lit(kind).alias("_origin"), F.lit(epoch).alias("_epoch")]
        return spark.read.parquet(path).select("*", *more)

    return make


@pytest.fixture(scope="session")
def pads(spark):
    from elt.personal_data import salt_pads

    return salt_pads(spark, SALT.encode())


@pytest.fixture
def refined(frame, pads):
    """Rows of one file after all steps, as dictionaries in the file's order."""
    from elt.contract import contract_from_json
    from elt.refine_entity import refine_entity

    def make(contract, rows, **how):
        result = refine_entity([frame(contract, rows, **how)], contract_from_json(contract), "shop", pads, len(rows))
        return [row.asDict(recursive=True) for row in result.collect()]

    return make


class Lake:
    """Buckets of one test, and the job run over them."""

    def __init__(self, spark):
        self.spark = spark
        self.s3 = boto3.client("s3")
        name = uuid.uuid4().hex[:8]
        self.bronze, self.lake, self.secret = f"bronze-{name}", f"lake-{name}", f"salt-{name}"
        for bucket in (self.bronze, self.lake):
            self.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        boto3.client("secretsmanager").create_secret(Name=self.secret, SecretString=SALT)
        self.entities = []
        self.feeds = []

    def put(self, contract, rows, kind="change", epoch=1, name=None, schema=None):
        """Writes one bronze object and returns its line of the manifest."""
        file = name or ("LOAD00000001.parquet" if kind == "snapshot" else "2010/12/01/20101201-083000000.parquet")
        key = f"bronze/shop/epoch={epoch}/shop/{contract['name']}/{file}"
        body = io.BytesIO()
        pq.write_table(bronze_table(contract, rows, schema), body)
        answer = self.s3.put_object(Bucket=self.bronze, Key=key, Body=body.getvalue())
        return {"key": key, "etag": answer["ETag"], "size": body.tell(), "kind": kind, "epoch": epoch}

    def snapshot(self, contract, rows, objects, epoch=1):
        told = {"takenAt": "2010-12-01T00:00:00.750Z", "rows": rows, "objects": [o["key"] for o in objects]}
        key = f"control/shop/epoch={epoch}/{contract['name']}.json"
        return {"key": key, "etag": "etag-of-control", "epoch": epoch, **told}

    def add(self, contract, objects=(), snapshots=()):
        self.entities.append({**taken_apart(contract), "objects": list(objects), "snapshots": list(snapshots)})

    def land(self, name, body, feed="sale", arrived_ms=1_291_190_400_000):
        """Writes one file of a feed to bronze and returns its line of the manifest."""
        key = f"bronze/shop/epoch=1/{feed}/2010/12/01/20101201-080000000-{name}"
        answer = self.s3.put_object(Bucket=self.bronze, Key=key, Body=body if isinstance(body, bytes) else body.encode())
        return {"key": key, "etag": answer["ETag"], "size": len(body), "epoch": 1, "arrivedMs": arrived_ms}

    def feed(self, feed, mappings, *objects):
        self.feeds.append({"feed": feed, "mappings": mappings, "objects": list(objects)})

    def run(self, token="t1", job_run_id="jr_1"):
        """Runs the job; returns its batch.json, or None when it left none."""
        import refine

        manifest = {
            "batchId": "b1",
            "pipeline": "shop",
            "sourceSystem": "shop",
            "window": {"from": "2010-12-01T00:00:00.000Z", "to": "2010-12-02T00:00:00.000Z"},
            "bronzeBucket": self.bronze,
            "lakeBucket": self.lake,
            "outputPrefix": "silver/shop",
            "runSlug": "run-1",
            "token": token,
            "entities": self.entities,
            "feeds": self.feeds,
        }
        self.s3.put_object(Bucket=self.lake, Key="manifest.json", Body=json.dumps(manifest).encode())
        arguments = {
            "--JOB_NAME": "refine",
            "--JOB_RUN_ID": job_run_id,
            "--manifest": f"s3://{self.lake}/manifest.json",
            "--token": token,
            "--personal_data_secret": self.secret,
        }
        refine.main(["refine.py", *[part for pair in arguments.items() for part in pair]])
        key = f"silver/shop/_batch/run=run-1/try={token}/{job_run_id}/batch.json"
        return json.loads(self.read(key)) if key in self.keys() else None

    def keys(self, prefix=""):
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.lake, Prefix=prefix).get("Contents", [])]

    def read(self, key):
        return self.s3.get_object(Bucket=self.lake, Key=key)["Body"].read()

    def table(self, files):
        """The rows of output files, in order, as their Parquet says."""
        tables = [pq.ParquetFile(io.BytesIO(self.read(file["url"].split("/", 3)[3]))).read(use_threads=False) for file in files]
        return pa.concat_tables(tables, promote_options="permissive")

    def rows(self, files):
        return self.table(files).to_pylist() if files else []


@pytest.fixture
def lake(spark):
    return Lake(spark)
