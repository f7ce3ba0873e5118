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


class Defect(Exception):
    """This engine is wrong: the statement will fail so for ever, so it must not look like an outage."""

    def __init__(self, cause: Exception, sql: str) -> None:
        super().__init__(f"a defect of the local Redshift ({type(cause).__name__}: {cause}) in: {' '.join(sql.split())[:200]}")


# Lost or refused connections, and servers that end or have no place left: the same statement may do well a moment later.
_OUTAGES = frozenset(("53300", "57P01", "57P02", "57P03"))
# No such function, operator or cast for these types; two that fit alike; two types that do not meet.
_TYPES_UNKNOWN = frozenset(("42804", "42846", "42883", "42725", "42P18"))


def failure_of(error: Exception) -> Failure:
    """The SQLSTATE and the message that Redshift would give."""
    if isinstance(error, TranslationError):
        return Failure("42601", f"ERROR: {error}")
    if isinstance(error, (CopyError, Defect)):
        return Failure("XX000", f"ERROR: {error}")
    if isinstance(error, psycopg.Error):
        return _database_failure(error)
    raise error


def _database_failure(error: psycopg.Error) -> Failure:
    # Without a state the driver speaks: of a lost connection, or of a value that it does not even send (a text with a NUL).
    unsent = isinstance(error, (psycopg.DataError, psycopg.ProgrammingError, psycopg.NotSupportedError))
    state = error.sqlstate or ("22021" if unsent else "08006")
    message = error.diag.message_primary or str(error).strip()
    if state == "40001":
        table = error.diag.table_name or "unknown"
        return Failure(state, f"ERROR: 1023 DETAIL: Serializable isolation violation on table - {table} ({message})")
    if state == "23502":
        return Failure(state, f"ERROR: Cannot insert a NULL value into column {error.diag.column_name}")
    if state == "23514" and ":char(" in (error.diag.constraint_name or ""):
        return Failure(state, "ERROR: CHAR string contains invalid multibyte character")
    if state == "23514" and ":varchar(" in (error.diag.constraint_name or ""):
        size = (error.diag.constraint_name or "").rsplit("(", 1)[1].split(")")[0]
        return Failure(state, f"ERROR: value too long for type character varying({size})")
    if state == "21000" and message.startswith("MERGE command cannot affect row a second time"):
        return Failure(state, "ERROR: Found multiple matches to update the same tuple.")
    severity = error.diag.severity_nonlocalized or "ERROR"
    if not error.diag.message_primary and "FATAL:" in message:
        # A refused connection has no fields, only text.
        severity, message = "FATAL", message.rsplit("FATAL:", 1)[1].strip()
    elif state in _OUTAGES or state.startswith("08"):
        message = f"connection terminated ({message})"
    elif state in _TYPES_UNKNOWN:
        message = f"{message}: for these types it is not known to the local Redshift"
    return Failure(state, f"{severity}: {message}")
