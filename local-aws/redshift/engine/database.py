"""Connections to PostgreSQL that behave like a Redshift session."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.types.string import TextLoader

from .errors import TranslationError

_FOLDER = Path(__file__).parent
# In this order: functions are made before those that call them.
_FILES = ("compat.sql", *(f"compat/{name}.sql" for name in ("refuse", "blanks", "numbers", "text", "casts", "sizes", "dates", "sums", "roles")))
_COMPAT = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _FILES)
_COMPAT_HASH = hashlib.sha256(_COMPAT.encode()).hexdigest()
_MOST_IDLE = 8
_INSTALL_LOCK = 815_493_027

# Read as PostgreSQL writes them; the Data API gives such values as text.
_AS_TEXT = ("numeric", "date", "timestamp", "timestamptz", "time", "interval", "name", "oid", "uuid", "json", "jsonb")

SETTINGS = {
    # Snapshot isolation, the default of Redshift Serverless and of new clusters. It is the weaker of Redshift's two
    # levels, so what is right here is right under both: a lost update fails with error 1023, write skew does not.
    "default_transaction_isolation": "repeatable read",
    # What is made goes into public. Operators of Redshift's meaning are found before PostgreSQL's own.
    "search_path": "public,redshift_compat,pg_catalog",
    "timezone": "UTC",
    "datestyle": "ISO",
    # Redshift joins by hash. Tables that one transaction fills and reads have no statistics yet, and a nested loop
    # chosen in that ignorance is a plan that never ends; a merge join by one key of two is another.
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
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
    """Opens sessions; sees to it once per database that Redshift's functions are there.

    A session that ended well is kept for the next call of its database, because a new one logs in and plans every
    procedure again. Nothing of a call stays in it: SET is refused, and temporary tables are dropped.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._prepared: set[str] = set()
        self._idle: list[tuple[str, psycopg.Connection]] = []

    @contextmanager
    def session(self, database: str, now: str | None = None) -> Iterator[psycopg.Connection]:
        """A session on a database; `now` is what its clock shows, naive UTC. Closed when its call raised."""
        name = database.lower()
        connection = self._reused(name) or self._opened(name)
        try:
            connection.execute("select set_config('redshift_compat.now', $1, false)", (now or "",))
            yield connection
        except BaseException:
            connection.close()
            raise
        if _is_clean(connection):
            self._keep(name, connection)

    def close_idle(self) -> None:
        """Before and after a database is made or dropped: nobody may be in it, and its name may mean another one."""
        with self._lock:
            self._prepared.clear()
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _reused(self, name: str) -> psycopg.Connection | None:
        while True:
            with self._lock:
                index = next((i for i, (kept, _) in enumerate(self._idle) if kept == name), None)
                if index is None:
                    return None
                _, connection = self._idle.pop(index)
            try:
                connection.execute("select 1")
                return connection
            except psycopg.OperationalError:
                # The server ended it meanwhile; the call has not begun, so another session does as well.
                connection.close()

    def _keep(self, name: str, connection: psycopg.Connection) -> None:
        with self._lock:
            self._idle.append((name, connection))
            surplus = self._idle.pop(0)[1] if len(self._idle) > _MOST_IDLE else None
        if surplus:
            surplus.close()

    def _opened(self, name: str) -> psycopg.Connection:
        connection = self._open(name)
        try:
            with self._lock:
                if name not in self._prepared:
                    _prepare(connection)
                    self._prepared.add(name)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self, database: str) -> psycopg.Connection:
        options = " ".join(f"-c {name}={_escaped(value)}" for name, value in SETTINGS.items())
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


def _is_clean(connection: psycopg.Connection) -> bool:
    """Drops what the call left; closes the session when that fails. The call itself is over and went well."""
    if connection.closed:
        return False
    try:
        connection.execute("discard temp")
        return True
    except psycopg.Error:
        connection.close()
        return False


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
