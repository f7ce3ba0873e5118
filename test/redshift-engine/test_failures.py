"""What a failure says: only what a moment may mend looks like an outage; a defect of the engine never does."""

import re
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from engine import session
from engine.failures import Defect, failure_of

# The words by which src/aws/statement-error.ts knows what is worth another try.
RETRIED = re.compile(r"\b1023\b|deadlock detected|connection terminated", re.IGNORECASE)


def error_of(state: str, message: str) -> psycopg.Error:
    """An error with fields, which psycopg itself makes from a server's answer only."""
    fields = SimpleNamespace(
        message_primary=message, severity_nonlocalized="ERROR", table_name="t", column_name="a", constraint_name=None
    )
    base = psycopg.errors.lookup(state)
    return type(base.__name__, (base,), {"diag": property(lambda self: fields)})(message)


@pytest.mark.parametrize(
    ("state", "message", "said", "retried"),
    [
        ("22012", "division by zero", "ERROR: division by zero", False),
        ("22003", "integer out of range", "ERROR: integer out of range", False),
        ("22003", "numeric field overflow", "ERROR: numeric field overflow", False),
        ("22P02", 'invalid input syntax for type integer: "x"', "ERROR: invalid input syntax", False),
        ("22001", "value too long for type character varying(4)", "ERROR: value too long", False),
        ("42883", "function f(integer) does not exist", "for these types it is not known to the local Redshift", False),
        ("42846", "cannot cast type numeric to boolean", "for these types it is not known", False),
        ("42P01", 'relation "x" does not exist', 'ERROR: relation "x" does not exist', False),
        ("XX000", "cache lookup failed", "ERROR: cache lookup failed", False),
        ("53100", "could not extend file", "ERROR: could not extend file", False),
        ("40001", "could not serialize access", "ERROR: 1023 DETAIL: Serializable isolation violation", True),
        ("40P01", "deadlock detected", "ERROR: deadlock detected", True),
        ("57P01", "terminating connection due to administrator command", "connection terminated", True),
        ("57P03", "the database system is starting up", "connection terminated", True),
        ("53300", "too many clients already", "connection terminated", True),
        ("08006", "server closed the connection unexpectedly", "connection terminated", True),
    ],
)
def test_a_state_of_postgresql_has_words_by_which_it_is_retried_or_not(
    state: str, message: str, said: str, retried: bool
) -> None:
    failure = failure_of(error_of(state, message))
    assert said in failure.message
    assert bool(RETRIED.search(failure.message)) is retried


def test_a_connection_that_is_lost_has_no_state_and_is_retried() -> None:
    failure = failure_of(psycopg.OperationalError("server closed the connection unexpectedly"))
    assert failure.sqlstate == "08006"
    assert RETRIED.search(failure.message)


def test_a_value_that_the_driver_does_not_send_is_no_lost_connection() -> None:
    failure = failure_of(psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))
    assert "cannot contain NUL" in failure.message
    assert not RETRIED.search(failure.message)


def test_a_defect_names_the_statement_and_is_not_retried() -> None:
    failure = failure_of(Defect(KeyError("position"), "select strpos(a,\n 'b') from t"))
    assert failure.message == (
        "ERROR: a defect of the local Redshift (KeyError: 'position') in: select strpos(a, 'b') from t"
    )
    assert not RETRIED.search(failure.message)


class _Databases:
    """A session without a server: translation comes before anything is sent."""

    @contextmanager
    def session(self, database: str, now: str | None) -> Any:
        yield SimpleNamespace(info=SimpleNamespace(backend_pid=1), closed=True)


def test_a_translator_that_breaks_fails_its_statement_as_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(sql: str) -> None:
        raise KeyError("position")

    monkeypatch.setattr(session, "translate_statement", breaks)
    said: list[dict[str, Any]] = []
    call = session.Call("id", "db", ["select strpos('a', 'b')"], {}, None)
    session.Session(call, _Databases(), None, said.append).run()  # type: ignore[arg-type]
    assert said[-1]["status"] == "FAILED"
    assert said[-1]["index"] == 0
    assert "a defect of the local Redshift" in said[-1]["message"]
    assert "select strpos('a', 'b')" in said[-1]["message"]
