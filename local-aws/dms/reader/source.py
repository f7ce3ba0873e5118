"""The source database: connections, what it must be set to, its tables, and a snapshot that knows its place in the log."""

import re
from dataclasses import dataclass

import pymysql
from pymysql.cursors import DictCursor, SSCursor

from .columns import Column, from_catalog, select_expression
from .errors import FatalError, SourceLostError

NEEDED_SETTINGS = {"log_bin": "ON", "binlog_format": "ROW", "binlog_row_image": "FULL", "binlog_row_metadata": "FULL"}
REFUSED_SETTINGS = {"log_bin_compress": "OFF", "binlog_transaction_compression": "OFF", "binlog_row_value_options": ""}
"""What these have to be on a server that knows them."""
DENIED = {1044, 1045, 1142, 1227}
LOST = {2003, 2006, 2013}


@dataclass(frozen=True)
class SourceTable:
    """One captured table as the catalog describes it."""

    schema: str
    name: str
    columns: list[Column]
    selects: list[str]
    key: list[str]

    @property
    def id(self):
        return f"{self.schema}.{self.name}"


class Source:
    """Opens connections to one server, all of them in UTC."""

    def __init__(self, settings):
        self._settings = {
            "host": settings["host"],
            "port": settings["port"],
            "user": settings["user"],
            "password": settings["password"],
            "charset": "utf8mb4",
            # SslMode is none: the service refuses every other
            "ssl_disabled": True,
            "init_command": "set time_zone = '+00:00'",
        }
        self._control = None

    def connect(self, cursor=DictCursor):
        """A new connection. Raises FatalError when refused, SourceLostError when the server is not there."""
        with translated():
            return pymysql.connect(**self._settings, cursorclass=cursor, autocommit=True)

    def query(self, sql, values=()):
        """All rows of a short statement, as dictionaries."""
        if self._control is None:
            self._control = self.connect()
        with translated():
            self._control.ping(reconnect=True)
            with self._control.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall())

    def check_settings(self):
        """Refuses a server whose log does not hold whole rows with their columns' names, or holds them compressed."""
        for name, needed in {**NEEDED_SETTINGS, **REFUSED_SETTINGS}.items():
            rows = self.query("show global variables where variable_name = %s", (name,))
            actual = rows[0]["Value"] if rows else "absent"
            if actual.upper() != needed and (rows or name in NEEDED_SETTINGS):
                raise FatalError(f"the source's {name} must be {needed or 'empty'}, it is {actual}: set it, then start the task")

    def log_end(self):
        """[file, position] behind the last event of the log."""
        rows = self.query("show master status")
        if not rows:
            raise FatalError("the source writes no binary log")
        return [rows[0]["File"], int(rows[0]["Position"])]

    def tables(self, selects):
        """The captured tables that exist now. Raises FatalError for one without transactions."""
        listed = self.query(
            "select table_schema as s, table_name as t, engine as e from information_schema.tables"
            " where table_type = 'BASE TABLE'"
            " order by 1, 2"
        )
        found = []
        for row in listed:
            if selects(row["s"], row["t"]):
                if row["e"] != "InnoDB":
                    raise FatalError(f"{row['s']}.{row['t']} is kept by {row['e']}; only InnoDB tables have snapshots")
                found.append(self.describe(row["s"], row["t"]))
        return found

    def describe(self, schema, table):
        """The columns and the key of one table."""
        rows = self.query(
            "select * from information_schema.columns where table_schema = %s and table_name = %s order by ordinal_position",
            (schema, table),
        )
        key = self.query(
            "select column_name as c from information_schema.key_column_usage where table_schema = %s"
            " and table_name = %s and constraint_name = 'PRIMARY' order by ordinal_position",
            (schema, table),
        )
        return SourceTable(
            schema,
            table,
            [from_catalog(row) for row in rows],
            [select_expression(row) for row in rows],
            [row["c"] for row in key],
        )


class Snapshot:
    """A consistent view of all tables, and the place in the log that belongs to it (MariaDB keeps the two together)."""

    def __init__(self, source: Source):
        self._connection = source.connect(SSCursor)
        self.position = self._open()

    def _open(self):
        with translated(), self._connection.cursor() as cursor:
            cursor.execute("set session transaction isolation level repeatable read")
            cursor.execute("start transaction with consistent snapshot")
            cursor.execute("show status like 'binlog_snapshot_%'")
            status = dict(cursor.fetchall())
        file = status.get("Binlog_snapshot_file")
        if not file:
            raise FatalError("the source does not tell its snapshot's place in the log: MariaDB 5.3 or later is needed")
        return [file, int(status["Binlog_snapshot_position"])]

    def rows(self, table: SourceTable, size):
        """The rows of a table in its key's order, in chunks of `size` tuples."""
        order = f" order by {', '.join(quote(name) for name in table.key)}" if table.key else ""
        sql = f"select {', '.join(table.selects)} from {quote(table.schema)}.{quote(table.name)}{order}"
        with translated(), self._connection.cursor() as cursor:
            cursor.execute(sql)
            while chunk := cursor.fetchmany(size):
                yield chunk

    def close(self):
        self._connection.close()


def quote(name):
    """An identifier in back-quotes."""
    return "`" + name.replace("`", "``") + "`"


def why_no_log(error):
    """The server has one number for every reason why it cannot send its log."""
    if re.search("purged|could not find (first log|next log)|file size|impossible position", str(error), re.IGNORECASE):
        return f"the source has purged the log that the task needs: {error}"
    # without the number, which the worker takes for a log that is gone
    return f"the source cannot send its log: {error.args[1]}"


class translated:  # noqa: N801  (used as a statement)
    """Turns the driver's errors into this reader's two kinds."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if not isinstance(error, pymysql.err.MySQLError):
            return False
        code = error.args[0] if error.args else None
        if code in DENIED:
            raise FatalError(f"the source refused: {error}") from error
        if code == 1236:
            raise FatalError(why_no_log(error)) from error
        if code in LOST or isinstance(error, (pymysql.err.InterfaceError, pymysql.err.InternalError)):
            raise SourceLostError(f"the connection to the source broke: {error}") from error
        raise FatalError(f"the source failed: {error}") from error
