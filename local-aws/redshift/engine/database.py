"""Connections to PostgreSQL that behave like a Redshift session."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.types.string import TextLoader

from .errors import TranslationError

_COMPAT = Path(__file__).with_name("compat.sql").read_text(encoding="utf-8")
_COMPAT_HASH = hashlib.sha256(_COMPAT.encode()).hexdigest()
_INSTALL_LOCK = 815_493_027

# Read as PostgreSQL writes them; the Data API gives such values as text.
_AS_TEXT = ("numeric", "date", "timestamp", "timestamptz", "time", "interval", "name", "oid", "uuid", "json", "jsonb")

_SETTINGS = {
    # Snapshot isolation, the default of Redshift Serverless and of new clusters. It is the weaker of Redshift's two
    # levels, so what is right here is right under both: a lost update fails with error 1023, write skew does not.
    "default_transaction_isolation": "repeatable read",
    "search_path": "public",
    "timezone": "UTC",
    "datestyle": "ISO",
    # Redshift joins by hash. Tables that one transaction fills and reads have no statistics yet, and a nested loop
    # chosen in that ignorance is the one plan that never ends.
    "enable_nestloop": "off",
    "work_mem": "64MB",
    "jit": "off",
    # A backend whose engine has gone ends its query.
    "client_connection_check_interval": "1000",
}


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str
    password: str


class Databases:
    """Opens sessions; sees to it once per database that Redshift's functions are there."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._prepared: set[str] = set()

    def connect(self, database: str, now: str | None = None) -> psycopg.Connection:
        """A new session on a database; `now` is what its clock shows, naive UTC."""
        name = database.lower()
        connection = self._open(name, now)
        try:
            with self._lock:
                if name not in self._prepared:
                    _prepare(connection)
                    self._prepared.add(name)
        except BaseException:
            connection.close()
            raise
        return connection

    def forget(self) -> None:
        """A database was made or dropped: a name may mean another one next time."""
        with self._lock:
            self._prepared.clear()

    def _open(self, database: str, now: str | None) -> psycopg.Connection:
        settings = dict(_SETTINGS, **({"redshift_compat.now": now} if now else {}))
        options = " ".join(f"-c {name}={_escaped(value)}" for name, value in settings.items())
        connection = psycopg.connect(
            host=self._server.host,
            port=self._server.port,
            user=self._server.user,
            password=self._server.password,
            dbname=database,
            options=options,
            connect_timeout=10,
            autocommit=True,
            cursor_factory=psycopg.RawCursor,
            prepare_threshold=None,
        )
        for name in _AS_TEXT:
            connection.adapters.register_loader(name, TextLoader)
        return connection


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def _prepare(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "select datcollate, encoding = pg_char_to_encoding('UTF8'), "
        "(select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'redshift_compat') "
        "from pg_database where datname = current_database()"
    ).fetchone()
    assert row is not None, "a connected database is listed"
    if row[0] not in ("C", "POSIX", "C.UTF-8") or not row[1]:
        raise TranslationError(f"database has locale {row[0]}: Redshift compares bytes, so it must be C and UTF-8")
    if row[2] == _COMPAT_HASH:
        return
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock($1)", (_INSTALL_LOCK,))
        connection.execute(_COMPAT)
        connection.execute(f"comment on schema redshift_compat is '{_COMPAT_HASH}'")
