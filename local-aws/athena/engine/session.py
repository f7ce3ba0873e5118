"""One query from its text to its result in S3."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlparse

import duckdb
from botocore.exceptions import ClientError
from sqlglot.errors import SqlglotError

from .catalog import Catalog
from .errors import SYSTEM, USER, QueryFailed, Rejected
from .failures import named_failure
from .hive_types import query_type
from .pruning import needed
from .relations import PATH, Lake
from .results import Column, column_of, csv_of, text_of
from .showing import Showing, column_name, parse_showing, show
from .translate import UNNAMED, parse, place_of, tables_of, translate, wants_path

Say = Callable[[dict[str, Any]], None]

# How often a stopped query is interrupted until it has ended.
_INTERRUPT_EVERY_S = 0.05


@dataclass(frozen=True)
class Call:
    id: str
    sql: str
    database: str
    # The folder `s3://bucket/prefix/` in which the result is to lie.
    output: str
    # It stays queued so long before it runs.
    queue_ms: float
    # Bytes that it may scan; None for any number.
    scan_limit: int | None
    # By the clock of the stack, in UTC: partitions up to it are there.
    today: date


class ScannedTooMuch(Exception):
    """It names tables of more bytes than its workgroup lets it scan."""


class Cancelled(Exception):
    """StopQueryExecution came."""


class Session:
    def __init__(self, call: Call, catalog: Catalog, lake: Lake, s3: Any, say: Say) -> None:
        self._call, self._catalog, self._lake, self._s3, self._say = call, catalog, lake, s3, say
        self._stopped = threading.Event()
        self._scanned = 0
        self._showing: Showing | None = None

    def check(self) -> str:
        """The type of the statement. Raises Rejected for what StartQueryExecution refuses at once."""
        self._showing = parse_showing(self._call.sql)
        if self._showing is None:
            parse(self._call.sql)
        bucket = urlparse(self._call.output).netloc
        try:
            self._s3.head_bucket(Bucket=bucket)
        except ClientError as error:
            raise Rejected(f"Unable to verify/create output bucket {bucket}") from error
        return "UTILITY" if self._showing else "DML"

    def cancel(self) -> None:
        """Returns at once; `done` tells when it has stopped."""
        self._stopped.set()

    def run(self) -> None:
        """Never raises: what went wrong is told in `done`."""
        began = time.monotonic()
        outcome = self._outcome()
        engine_ms = int((time.monotonic() - began) * 1000)
        self._say({"id": self._call.id, "event": "done", "engineMs": engine_ms, "scannedBytes": self._scanned, **outcome})

    def _outcome(self) -> dict[str, Any]:
        try:
            self._stopped.wait(self._call.queue_ms / 1000)
            self._raise_if_stopped()
            self._say({"id": self._call.id, "event": "started"})
            columns = self._show(self._showing) if self._showing else self._query()
            return {"state": "SUCCEEDED", "columns": [asdict(column) for column in columns]}
        except ScannedTooMuch:
            # Athena cancels such a query, as a person would; its reason tells them apart.
            return {"state": "CANCELLED", "message": "Bytes scanned limit was exceeded"}
        except Exception as error:
            # Whatever an interrupted call raises: who was told to stop has not failed.
            return {"state": "CANCELLED"} if self._stopped.is_set() else {"state": "FAILED", **_failure(error)}

    def _query(self) -> list[Column]:
        query = parse(self._call.sql)
        with_path = wants_path(query)
        with duckdb.connect(":memory:") as connection, self._interruptible(connection):
            connection.execute("set timezone = 'UTC'")
            types: dict[str, dict[str, dict[str, str]]] = {}
            for (database, name), node in tables_of(query, self._call.database).items():
                self._raise_if_stopped()
                types.setdefault(database, {})[name] = self._attach(connection, database, name, node, with_path)
            answer = connection.execute(translate(query, self._call.database, types))
            shown = [
                column_of(_shown_name(name, place), str(kind))
                for place, (name, kind, *_) in enumerate(answer.description or [])
            ]
            rows = [[text_of(value, column) for value, column in zip(row, shown)] for row in answer.fetchall()]
        self._raise_if_stopped()
        self._keep("csv", csv_of([column.name for column in shown], rows), shown)
        return shown

    @contextmanager
    def _interruptible(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Interrupts what the connection does once the query was stopped, again and again: one between two statements is lost."""
        left = threading.Event()

        def watch() -> None:
            while not left.wait(_INTERRUPT_EVERY_S):
                if self._stopped.is_set():
                    connection.interrupt()

        watcher = threading.Thread(target=watch, name="interrupt")
        watcher.start()
        try:
            yield
        finally:
            left.set()
            # Joined, so that a closed connection is never interrupted.
            watcher.join()

    def _attach(
        self, connection: duckdb.DuckDBPyConnection, database: str, name: str, node: Any, with_path: bool
    ) -> dict[str, str]:
        """Makes a view of the table's objects; returns its columns' types as queries write them."""
        table = self._catalog.table(database, name, place_of(node))
        sources = needed(table, node, self._lake.sources(table, self._call.today))
        self._scanned += sum(source.size for source in sources)
        if self._call.scan_limit is not None and self._scanned > self._call.scan_limit:
            raise ScannedTooMuch
        relation = self._lake.read(table, sources, with_path)
        known = f"{database}__{name}"
        connection.register(known, relation)
        connection.execute(f'create schema if not exists "{database}"')
        connection.execute(f'create view "{database}"."{name}" as select * from "{known}"')
        columns = {column: query_type(kind) for column, kind in (*table.columns, *table.keys)}
        return {**columns, **({PATH: "varchar"} if with_path else {})}

    def _show(self, showing: Showing) -> list[Column]:
        lines = show(self._catalog, showing, self._call.database)
        columns = [Column(column_name(showing), "string", 0, 0)]
        self._keep("txt", "".join(f"{line}\n" for line in lines).encode(), columns)
        return columns

    def _keep(self, extension: str, body: bytes, columns: list[Column]) -> None:
        """The metadata first: where the result is, it is whole."""
        place = urlparse(self._call.output)
        key = f"{place.path.lstrip('/')}{self._call.id}.{extension}"
        metadata = json.dumps([asdict(column) for column in columns]).encode()
        self._s3.put_object(Bucket=place.netloc, Key=f"{key}.metadata", Body=metadata)
        self._s3.put_object(Bucket=place.netloc, Key=key, Body=body)

    def _raise_if_stopped(self) -> None:
        if self._stopped.is_set():
            raise Cancelled


def _failure(error: Exception) -> dict[str, Any]:
    """Message and category, as Athena words them."""
    if isinstance(error, QueryFailed):
        return {"message": error.message, "category": error.category}
    if isinstance(error, duckdb.Error):
        return named_failure(str(error))
    if isinstance(error, SqlglotError):
        return {"message": f"SYNTAX_ERROR: {error}", "category": USER}
    return {"message": f"GENERIC_INTERNAL_ERROR: {type(error).__name__}: {error}", "category": SYSTEM}


def _shown_name(name: str, place: int) -> str:
    return f"_col{place}" if name.startswith(UNNAMED) else name
