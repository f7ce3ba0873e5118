"""PostgreSQL's errors in Redshift's words. The texts below are those that people and programs match."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from .errors import TranslationError


@dataclass(frozen=True)
class Failure:
    sqlstate: str
    message: str


class CopyError(Exception):
    """COPY refused a manifest or a file."""


class Cancelled(Exception):
    """Somebody cancelled the statement."""


def failure_of(error: Exception) -> Failure:
    """The SQLSTATE and the message that Redshift would give."""
    if isinstance(error, TranslationError):
        return Failure("42601", f"ERROR: {error}")
    if isinstance(error, CopyError):
        return Failure("XX000", f"ERROR: {error}")
    if isinstance(error, psycopg.Error):
        return _database_failure(error)
    raise error


def _database_failure(error: psycopg.Error) -> Failure:
    state = error.sqlstate or "08006"
    message = error.diag.message_primary or str(error).strip()
    if state == "40001":
        table = error.diag.table_name or "unknown"
        return Failure(state, f"ERROR: 1023 DETAIL: Serializable isolation violation on table - {table} ({message})")
    if state == "23502":
        return Failure(state, f"ERROR: Cannot insert a NULL value into column {error.diag.column_name}")
    if state == "23514" and ":varchar(" in (error.diag.constraint_name or ""):
        size = (error.diag.constraint_name or "").rsplit("(", 1)[1].split(")")[0]
        return Failure(state, f"ERROR: value too long for type character varying({size})")
    severity = error.diag.severity_nonlocalized or "ERROR"
    if not error.diag.message_primary and "FATAL:" in message:
        # A refused connection has no fields, only text.
        severity, message = "FATAL", message.rsplit("FATAL:", 1)[1].strip()
    return Failure(state, f"{severity}: {message}")
