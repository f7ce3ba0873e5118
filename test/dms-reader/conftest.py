"""A real MariaDB and a real (moto) S3 for the reader's tests, and a parent that speaks the service's side of the channel."""

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import boto3
import pyarrow.parquet as pq
import pymysql
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "local-aws" / "dms"))

logging.getLogger("werkzeug").setLevel(logging.WARNING)

HEADERS = [
    {"schema": "%", "table": "%", "name": "_committed_at", "expression": "commit_timestamp"},
    {"schema": "%", "table": "%", "name": "_sequence", "expression": "change_seq"},
]
BEFORE_IMAGES = [{"schema": "%", "table": "%", "prefix": "BI_", "suffix": "", "columnFilter": "pk-only"}]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def mariadb_home():
    """The folder of MariaDB that the set-up found."""
    script = "import('./scripts/toolchain.mjs').then(({ toolchain }) => console.log(toolchain().mariadbHome))"
    found = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, text=True)
    if found.returncode != 0:
        pytest.skip(f"no MariaDB: run `npm run setup` first ({found.stderr.strip()[-300:]})")
    return Path(found.stdout.strip())


class Database:
    """One server for all tests; each test has a schema of its own."""

    def __init__(self, folder):
        home, self.port = mariadb_home(), free_port()
        self.environment = {**os.environ, "LD_LIBRARY_PATH": str(home / "libs")}
        base = ["--no-defaults", f"--basedir={home}", f"--datadir={folder}/data", "--user=root", "--innodb-log-file-size=32M"]
        share = home / "share"
        statements = [
            "create database mysql;", "use mysql;", "set @auth_root_socket=null;",
            *((share / name).read_text() for name in ("mariadb_system_tables.sql", "mariadb_system_tables_data.sql")),
            "delete from global_priv where user <> 'mariadb.sys';", "flush privileges;",
            "create user 'root'@'127.0.0.1';", "grant all privileges on *.* to 'root'@'127.0.0.1';", "",
        ]  # fmt: skip
        (folder / "data").mkdir()
        with open(folder / "bootstrap.log", "w") as log:
            subprocess.run(
                [home / "bin" / "mariadbd", *base, "--bootstrap"],
                check=True, input="\n".join(statements), text=True, stdout=log, stderr=log, env=self.environment,
            )  # fmt: skip
        self.process = subprocess.Popen(
            [
                home / "bin" / "mariadbd", *base, f"--port={self.port}", "--bind-address=127.0.0.1",
                f"--socket={folder}/s", "--server-id=1", "--log-bin=mysql-bin", "--binlog-format=ROW",
                "--binlog-row-image=FULL", "--binlog-row-metadata=FULL", "--skip-name-resolve", "--skip-ssl",
                "--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0",
            ],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=open(folder / "log", "w"),
        )  # fmt: skip
        wait_until(self._answers, 30, "MariaDB starts")

    def _answers(self):
        try:
            self.connect().close()
            return True
        except pymysql.err.OperationalError:
            return False

    def connect(self, **options):
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user="root", password="", autocommit=True, charset="utf8mb4", **options
        )


class Shop:
    """A schema of one test, and SQL in it."""

    def __init__(self, database, name):
        self.name, self.database = name, database
        self.connection = database.connect()
        self.run(f"drop database if exists {name}", f"create database {name} character set utf8mb4", f"use {name}")

    def run(self, *statements):
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall()

    def purge_logs(self):
        """Removes all logs but the present one."""
        ((log, *_),) = self.run("show master status")

        def purged():
            # the server keeps a log that the connection of a reader just ended still holds
            self.run("set global slave_connections_needed_for_purge = 0", f"purge binary logs to '{log}'")
            return self.run("show binary logs")[0][0] == log

        wait_until(purged, 30, "the logs are purged")

    def other(self):
        """A second session in the same schema."""
        return self.database.connect(database=self.name)


class Parent:
    """Runs `python -m reader` and answers it as the service does."""

    def __init__(self, shop, store, folder, **config):
        self.shop, self.store, self.now = shop, store, 1291190760123
        self.config = {
            "migrationType": "full-load-and-cdc",
            "source": {"host": "127.0.0.1", "port": shop.database.port, "user": "root", "password": ""},
            "target": {
                "endpoint": store.endpoint, "region": "us-east-1", "bucket": store.bucket, "folder": f"bronze/{shop.name}",
                "accessKeyId": "test", "secretAccessKey": "test", "compression": "snappy", "parquetVersion": "1.0",
            },
            "selections": [{"schema": shop.name, "table": "%", "action": "include"}],
            "headers": HEADERS, "beforeImages": BEFORE_IMAGES, "batchIntervalMs": 100, "maxRowsPerFile": 100_000,
            "serverId": 4000 + os.getpid() % 1000, "startPosition": None, "stateDir": str(folder / "state"),
            **config,
        }  # fmt: skip
        self.messages, self.process, self._drains = [], None, 0

    def start(self):
        """Starts a process; the first time or again."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "local-aws" / "dms")},
        )  # fmt: skip
        self._begun = len(self.messages)
        self.send_line(self.config)
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()
        return self

    def _listen(self, process):
        for line in process.stdout:
            message = json.loads(line)
            if message["type"] == "clock":
                self.send(command="clock", now=self.now)
            else:
                self.messages.append(message)

    def send(self, **command):
        self.send_line(command)

    def send_line(self, data):
        self.process.stdin.write(json.dumps(data) + "\n")
        self.process.stdin.flush()

    def await_message(self, kind, timeout=20, **members):
        """The first such message of the present process."""

        def find():
            for message in self.messages[self._begun :]:
                if message["type"] == kind and all(message.get(name) == value for name, value in members.items()):
                    return message
                assert message["type"] != "error", message
            return None

        return wait_until(find, timeout, f"{kind} {members}")

    def following(self):
        return self.await_message("following")

    def drain(self):
        """Waits until all that is committed now is in bronze."""
        self._drains += 1
        self.send(command="drain", id=self._drains)
        return self.await_message("drained", id=self._drains)

    def stop(self):
        self.send(command="stop")
        assert self.process.wait(20) == 0

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def arm(self, when):
        """Plans a SIGKILL at a point inside the reader."""
        self.send(command="die", when=when)
        self.await_message("armed", when=when)

    def await_death(self):
        assert self.process.wait(20) == -signal.SIGKILL

    def state(self):
        return [message for message in self.messages if message["type"] == "progress"][-1]["state"]

    def keys(self, table):
        return self.store.keys(f"bronze/{self.shop.name}/{self.shop.name}/{table}/")

    def rows(self, table):
        """All rows of a table in bronze, loads first, then in the order of names."""
        keys = sorted(self.keys(table), key=lambda key: ("LOAD" not in key, key))
        return [row for key in keys for row in self.store.table(key).to_pylist()]


class Store:
    """The bucket."""

    def __init__(self, endpoint):
        self.endpoint, self.bucket = endpoint, "bronze"
        self.client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        self.client.create_bucket(Bucket=self.bucket)

    def keys(self, prefix):
        found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [each["Key"] for each in found.get("Contents", [])]

    def table(self, key):
        import io

        return pq.ParquetFile(io.BytesIO(self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read())).read(use_threads=False)


def wait_until(condition, timeout, what):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mariadb")
    server = Database(folder)
    yield server
    server.process.terminate()
    server.process.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def store():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port())
    server.start()
    yield Store(f"http://127.0.0.1:{server._port}")
    server.stop()


@pytest.fixture
def shop(database, request):
    name = "t_" + "".join(c if c.isalnum() else "_" for c in request.node.name)[:50].lower()
    return Shop(database, name)


@pytest.fixture
def reader(shop, store, tmp_path):
    """Makes parents for readers of the test's schema; ends their processes."""
    made = []

    def make(**config):
        made.append(Parent(shop, store, tmp_path, **config))
        return made[-1]

    yield make
    for parent in made:
        if parent.process and parent.process.poll() is None:
            parent.kill()
