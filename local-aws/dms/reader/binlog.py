"""The source's binary log as a sequence of committed transactions."""

import re
from dataclasses import dataclass, field
from typing import Optional

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.event import HeartbeatLogEvent, QueryEvent, RotateEvent, XAPrepareEvent, XidEvent
from pymysqlreplication.row_event import DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent

from .ddl import altered_tables
from .errors import FatalError, SourceLostError
from .source import translated

HEARTBEAT_S = 0.03
ROW_EVENTS = (WriteRowsEvent, UpdateRowsEvent, DeleteRowsEvent)
EVENTS = [*ROW_EVENTS, XidEvent, QueryEvent, RotateEvent, HeartbeatLogEvent, XAPrepareEvent]
TEXT_CHANGE = re.compile(r"\s*(insert|update|delete|replace|load\s+data)\b", re.IGNORECASE)


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
    ddl: list[tuple[str, str]] = field(default_factory=list)


class Binlog:
    """Reads from a position on. `next()` gives a Transaction, or None when the log's end was reached or a moment passed."""

    def __init__(self, source, position, server_id, rules, on_row=lambda: None):
        self._selects, self._touches = rules.selects, rules.touches
        self._on_row = on_row
        self._connected = False
        self._reader = BinLogStreamReader(
            source.stream_settings,
            server_id=server_id,
            resume_stream=True,
            log_file=position[0],
            log_pos=position[1],
            blocking=True,
            only_events=EVENTS,
            # a table's id changes with its definition, so what is known of an id stays true
            freeze_schema=True,
            slave_heartbeat=HEARTBEAT_S,
            enable_logging=False,
            pymysql_wrapper=self._connect_once,
        )
        self.position = list(position)
        self._changes = []
        self._savepoints = {}

    def _connect_once(self, **settings):
        """The library reconnects by itself in the middle of a transaction; that would lose its rows, so it may not."""
        is_stream = "cursorclass" not in settings
        if is_stream and self._connected:
            raise SourceLostError("the connection to the source's log broke")
        self._connected = self._connected or is_stream
        return pymysql.connect(**settings)

    def next(self):
        """The next committed transaction, or None: nothing new for a moment."""
        while True:
            with translated():
                event = self._reader.fetchone()
            if event is None:
                raise SourceLostError("the source ended its log")
            if isinstance(event, ROW_EVENTS):
                self._take(event)
            elif isinstance(event, XidEvent):
                return self._commit(event)
            elif isinstance(event, QueryEvent):
                transaction = self._query(event)
                if transaction:
                    return transaction
            elif isinstance(event, RotateEvent):
                self.position = [event.next_binlog, event.position]
            elif isinstance(event, XAPrepareEvent):
                raise FatalError("the source uses XA transactions, which this DMS does not read")
            else:
                self._heartbeat(event)
                return None

    def _heartbeat(self, event):
        # the server beats only when all that it has was sent: never inside a transaction
        if not self._changes and event.packet.log_pos:
            self.position = [self._reader.log_file, event.packet.log_pos]

    def _take(self, event):
        if not self._selects(event.schema, event.table):
            return
        table = self._reader.table_map[event.table_id]
        for row in event.rows:
            if isinstance(event, UpdateRowsEvent):
                self._changes.append(
                    Change(table, "U", row["after_values"], row["before_values"], empty_sets(row["after_none_sources"]))
                )
            else:
                op = "I" if isinstance(event, WriteRowsEvent) else "D"
                self._changes.append(Change(table, op, row["values"], None, empty_sets(row["none_sources"])))
        self._on_row()

    def _query(self, event):
        statement = event.query.strip()
        words = statement.upper().split()
        if words[:1] == ["COMMIT"]:
            return self._commit(event)
        if words[:1] == ["SAVEPOINT"]:
            self._savepoints[words[1]] = len(self._changes)
        elif words[:2] == ["ROLLBACK", "TO"]:
            del self._changes[self._savepoints[words[-1]] :]
        elif words[:1] == ["ROLLBACK"]:
            self._changes = []
            return self._commit(event)
        elif words[:1] == ["XA"]:
            raise FatalError("the source uses XA transactions, which this DMS does not read")
        elif TEXT_CHANGE.match(statement) and self._touches(event.schema.decode()):
            raise FatalError(f"a change was logged as a statement, not as rows: {statement[:100]}")
        elif words[:1] != ["BEGIN"]:
            return self._define(event, statement)
        return None

    def _define(self, event, statement):
        altered = [each for each in altered_tables(statement, event.schema.decode()) if self._selects(*each)]
        if not event.packet.log_pos:
            # inside a transaction, as CREATE TABLE … SELECT writes it: the commit that follows moves the position
            return None
        self.position = [self._reader.log_file, event.packet.log_pos]
        return Transaction(self.position, event.timestamp, [], altered)

    def _commit(self, event):
        self.position = [self._reader.log_file, event.packet.log_pos]
        transaction = Transaction(self.position, event.timestamp, self._changes)
        self._changes, self._savepoints = [], {}
        return transaction

    def close(self):
        self._reader.close()


def empty_sets(none_sources):
    """Columns that the library shows as NULL but that hold a SET without members."""
    return tuple(name for name, source in none_sources.items() if source == "empty set")


def reached(position, target):
    """Whether a place in the log is at or behind another; files are numbered."""
    return ordinal(position) >= ordinal(target)


def ordinal(position):
    """A place in the log as something that compares."""
    return int(position[0].rsplit(".", 1)[1]), position[1]
