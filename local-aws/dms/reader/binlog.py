"""The source's binary log as a sequence of committed transactions."""

import struct
from dataclasses import dataclass, field
from typing import Optional

from . import log_events as kinds
from . import statements
from .errors import UnreadableLogError
from .log_stream import LogStream, read_query, read_rotation
from .reach import Reach
from .rows import RowEvents
from .source import translated

HEARTBEAT_S = 0.03
STANDALONE_FLAG = 0x01
"""Of a MariaDB GTID: one statement, which no COMMIT ends."""
LOAD_QUERY_FIXED_BYTES = 13
"""What LOAD DATA's event has between a query's fixed part and its status variables."""


@dataclass
class Change:
    """One row event: the whole table version it belongs to, the operation, the row's values and its key's before image."""

    table: object
    op: str
    values: dict
    before: Optional[dict] = None
    empty_sets: tuple = ()


@dataclass
class Transaction:
    """What one commit did to the captured tables; `position` is behind it."""

    position: list
    committed_s: int = 0
    changes: list[Change] = field(default_factory=list)
    ddl: list[tuple[str, Optional[str]]] = field(default_factory=list)


class Binlog:
    """Reads from a position on. `next()` gives a Transaction, or None when the log's end was reached or a moment passed.

    Raises UnreadableLogError at the first event or statement of which it is not known that no captured row is lost with it.
    """

    def __init__(self, source, position, server_id, rules, on_row=lambda: None):
        self._selects = rules.selects
        self._on_row = on_row
        self._reach = Reach(source, rules.touches)
        connection = source.connect()
        self._rows = RowEvents(rules.selects, "MariaDB" in connection.get_server_info())
        with translated():
            self._stream = LogStream(connection, position, server_id, HEARTBEAT_S)
        self.position = list(position)
        self._prepared = set()
        self._begin(is_open=False)

    def _begin(self, is_open):
        self._is_open = is_open
        self._changes, self._ddl, self._savepoints = [], [], {}

    def next(self):
        """The next committed transaction, or None: nothing new for a moment."""
        while True:
            with translated():
                event = self._stream.next()
            kind = event.kind
            if kind in kinds.ROWS:
                self._take(event)
            elif kind == kinds.TABLE_MAP:
                self._rows.learn(event, self._stream.post_header_lengths)
            elif kind == kinds.XID:
                return self._commit(event)
            elif kind in (kinds.QUERY, kinds.EXECUTE_LOAD_QUERY):
                transaction = self._query(event)
                if transaction:
                    return transaction
            elif kind == kinds.MARIADB_GTID:
                self._begin(is_open=not event.body[12] & STANDALONE_FLAG)
            elif kind == kinds.ROTATE:
                self.position = list(read_rotation(event))
            elif kind == kinds.XA_PREPARE:
                return self._prepare(event)
            elif kind == kinds.HEARTBEAT:
                # the server beats only when all that it has was sent: never inside a transaction
                if not self._is_open and event.end:
                    self.position = [self._stream.file, event.end]
                return None
            else:
                refusal = None if kind == kinds.FORMAT_DESCRIPTION else kinds.refusal(kind, event.flags)
                if refusal:
                    raise UnreadableLogError(event.place, *refusal)

    def _take(self, event):
        found = self._rows.read(event, self._stream.post_header_lengths)
        if not found:
            return
        table, decoded = found
        for row in decoded.rows:
            if event.kind in kinds.UPDATES:
                self._changes.append(
                    Change(table, "U", row["after_values"], row["before_values"], empty_sets(row["after_none_sources"]))
                )
            else:
                op = "I" if event.kind in kinds.INSERTS else "D"
                self._changes.append(Change(table, op, row["values"], None, empty_sets(row["none_sources"])))
        self._on_row()

    def _query(self, event):
        extra = LOAD_QUERY_FIXED_BYTES if event.kind == kinds.EXECUTE_LOAD_QUERY else 0
        schema, text = read_query(event, extra)
        statement = statements.understand(text, schema)
        kind = statement.kind
        if kind == statements.COMMIT:
            return self._commit(event)
        if kind == statements.BEGIN:
            self._begin(is_open=True)
        elif kind == statements.SAVEPOINT:
            self._savepoints[statement.label.lower()] = len(self._changes)
        elif kind == statements.ROLLBACK_TO:
            self._roll_back_to(event, statement.label)
        elif kind == statements.ROLLBACK:
            self._changes = []
            return self._commit(event)
        else:
            self._judge(event, statement, schema, text)
            self._ddl += [each for each in statement.tables if self._is_captured(*each)]
            # inside a transaction, as CREATE TABLE … SELECT is written, the commit that follows moves the position
            return None if self._is_open else self._commit(event)
        return None

    def _roll_back_to(self, event, savepoint):
        if savepoint.lower() not in self._savepoints:
            raise UnreadableLogError(event.place, f"it rolls back to a savepoint that it has not told: {savepoint}", kinds.LOOK)
        del self._changes[self._savepoints[savepoint.lower()] :]

    def _is_captured(self, schema, table):
        return self._reach.is_captured(schema) if table is None else self._selects(schema, table)

    def _judge(self, event, statement, schema, text):
        if statement.is_body:
            self._reach.forget()
        if statement.kind == statements.XA_COMMIT and statement.label not in self._prepared:
            what = "it commits an XA transaction whose preparation this task has not read"
            raise UnreadableLogError(event.place, what, kinds.NO_XA)
        is_change = statement.kind == statements.CHANGE or statement.brings_rows
        if is_change and self._reach.may_touch_captured(text, schema):
            what = f"a statement that may change captured rows was logged as a statement, not as rows: {shortened(text)}"
            raise UnreadableLogError(event.place, what, kinds.BY_ROWS)

    def _prepare(self, event):
        """Ends an XA transaction's rows; whether they come true is told later, so none of them may be captured."""
        if self._changes:
            raise UnreadableLogError(event.place, "captured rows changed in an XA transaction", kinds.NO_XA)
        self._prepared.add(read_xid(event.body))
        return self._commit(event)

    def _commit(self, event):
        self.position = [self._stream.file, event.end]
        transaction = Transaction(self.position, event.timestamp, self._changes, self._ddl)
        self._begin(is_open=False)
        return transaction

    def close(self):
        self._stream.close()


def read_xid(body):
    """(format, global part, branch part) of an XA_PREPARE event, as its COMMIT will say them."""
    number, global_length, branch_length = struct.unpack_from("<xIII", body)
    parts = body[13 : 13 + global_length], body[13 + global_length : 13 + global_length + branch_length]
    return number, parts[0].hex(), parts[1].hex()


def shortened(statement, most=200):
    """A statement as one line of a message."""
    line = " ".join(statement.split())
    return line if len(line) <= most else f"{line[:most]}…"


def empty_sets(none_sources):
    """Columns that the library shows as NULL but that hold a SET without members."""
    return tuple(name for name, source in none_sources.items() if source == "empty set")


def reached(position, target):
    """Whether a place in the log is at or behind another; files are numbered."""
    return ordinal(position) >= ordinal(target)


def ordinal(position):
    """A place in the log as something that compares."""
    return int(position[0].rsplit(".", 1)[1]), position[1]
