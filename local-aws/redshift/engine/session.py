"""One call of the Data API: its statements in one transaction of a session of its own."""

from __future__ import annotations

import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from .columns import describe_columns, rows_of
from .database import Databases
from .errors import TranslationError
from .failures import Cancelled, CopyError, Defect, failure_of
from .parquet_copy import copy_parquet
from .result_values import check_values, even_scales
from .role_clients import RoleClients
from .statements import Copy, Sql, Statement
from .translate import translate_statement

Report = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Call:
    id: str
    database: str
    statements: list[str]
    parameters: dict[str, str]
    # What the session's clock shows, naive UTC; None is the machine's.
    now: str | None


@dataclass
class Session:
    """Runs a call once. `cancel` may come from another thread at any time."""

    call: Call
    databases: Databases
    s3: RoleClients
    report: Report
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _connection: psycopg.Connection | None = None

    def cancel(self) -> None:
        self._cancelled.set()
        with self._lock:
            if self._connection is not None and not self._connection.closed:
                self._connection.cancel_safe(timeout=5)

    def run(self) -> None:
        """Reports `started`, one `statement` each, and `done`; never raises for what the database says."""
        at = -1
        try:
            self._check_cancelled()
            with self.databases.session(self.call.database, self.call.now) as connection:
                self._hold(connection)
                self._say("started", pid=connection.info.backend_pid)
                translated = [self._translated(index, sql) for index, sql in enumerate(self.call.statements)]
                if any(isinstance(item, Sql) and item.alone for item in translated):
                    at = 0
                    self._run_alone(connection, translated)
                else:
                    with connection.transaction():
                        for at, statement in enumerate(translated):
                            self._step(connection, at, statement)
                        self._check_cancelled()
                self._release()
                if self._cancelled.is_set():
                    # The signal may still be on its way: it must not meet the session's next call.
                    connection.close()
            self._say("done", status="FINISHED")
        except _Untranslated as error:
            self._fail(error.index, failure_of(error.cause))
        except Cancelled:
            self._say("done", status="ABORTED", index=at)
        except (psycopg.Error, CopyError, TranslationError) as error:
            if self._cancelled.is_set() and getattr(error, "sqlstate", None) == "57014":
                self._say("done", status="ABORTED", index=at)
            else:
                self._fail(at, failure_of(error))
        except Exception as error:
            self._fail(at, failure_of(Defect(error, self.call.statements[max(at, 0)])))
            raise
        finally:
            self._release()

    def _hold(self, connection: psycopg.Connection) -> None:
        with self._lock:
            self._connection = connection

    def _release(self) -> None:
        """From here on a cancellation comes too late."""
        with self._lock:
            self._connection = None

    def _translated(self, index: int, sql: str) -> Statement:
        try:
            return translate_statement(sql)
        except TranslationError as error:
            raise _Untranslated(index, error) from error
        except Exception as error:
            traceback.print_exception(error, file=sys.stderr)
            raise _Untranslated(index, Defect(error, sql)) from error

    def _run_alone(self, connection: psycopg.Connection, translated: list[Statement]) -> None:
        refusal = next(item.alone for item in translated if isinstance(item, Sql) and item.alone)
        if len(translated) != 1:
            raise TranslationError(refusal)
        self.databases.close_idle()
        self._step(connection, 0, translated[0])
        self.databases.close_idle()

    def _step(self, connection: psycopg.Connection, index: int, statement: Statement) -> None:
        self._check_cancelled()
        self._say("statement-started", index=index)
        began = time.monotonic_ns()
        if isinstance(statement, Copy):
            result = {"rowCount": copy_parquet(connection, self.s3.client(statement.iam_role), statement, self._check_cancelled)}
        else:
            result = self._execute(connection, statement)
        self._say("statement", index=index, durationNs=time.monotonic_ns() - began, **result)

    def _execute(self, connection: psycopg.Connection, statement: Sql) -> dict[str, Any]:
        missing = [name for name in statement.parameters if name not in self.call.parameters]
        if missing:
            raise TranslationError(f'syntax error at or near ":{missing[0]}": no such parameter was given')
        values = [self.call.parameters[name] for name in statement.parameters]
        with connection.cursor() as cursor:
            try:
                cursor.execute(statement.sql, values or None)
            except psycopg.errors.UndefinedColumn as error:
                raise _of_alias(error, statement.sql) from error
            if not statement.has_rows:
                return {"rowCount": max(cursor.rowcount, 0)}
            columns = describe_columns(cursor)
            rows = rows_of(cursor, columns)
            even_scales(columns, rows)
            check_values(columns, rows)
            return {"rowCount": len(rows), "columns": columns, "rows": rows}

    def _check_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    def _fail(self, index: int, failure: Failure) -> None:
        self._say("done", status="FAILED", index=index, sqlstate=failure.sqlstate, message=failure.message)

    def _say(self, event: str, **members: Any) -> None:
        self.report({"id": self.call.id, "event": event, **members})


def _of_alias(error: psycopg.errors.UndefinedColumn, sql: str) -> Exception:
    """Redshift knows an alias in the select list that gives it; PostgreSQL says that there is no such column."""
    named = re.search(r'column "([^"]+)" does not exist', str(error))
    if named and f' AS "{named[1]}"' in sql:
        return TranslationError(f'the alias "{named[1]}" is not known to the local Redshift beside or below it: repeat what it stands for')
    return error


class _Untranslated(Exception):
    def __init__(self, index: int, cause: TranslationError | Defect) -> None:
        super().__init__(str(cause))
        self.index = index
        self.cause = cause
