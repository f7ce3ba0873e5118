"""Row events of captured tables, decoded by mysql-replication, and only if they hold whole rows."""

import struct
from types import SimpleNamespace

from pymysql.protocol import MysqlPacket
from pymysqlreplication.packet import BinLogPacketWrapper
from pymysqlreplication.row_event import DeleteRowsEvent, TableMapEvent, UpdateRowsEvent, WriteRowsEvent

from .errors import UnreadableLogError
from .log_events import LOOK, WHOLE_ROWS
from .log_stream import CHECKSUM_BYTES

DECODED = frozenset([TableMapEvent, WriteRowsEvent, UpdateRowsEvent, DeleteRowsEvent])
NO_TABLE = (b"\xff\xff\xff\x00\x00\x00", b"\xff\xff\xff\xff\x00\x00", b"\xff\xff\xff\xff\xff\xff")
"""Numbers of no table: an event without rows that only ends its statement."""
NAMES = "set global binlog_row_metadata = FULL and start a new epoch"


class RowEvents:
    """Knows the tables that the log has described; asks `selects` which are captured."""

    def __init__(self, selects, is_mariadb):
        self._selects = selects
        # the library asks its second connection for nothing else
        self._server = SimpleNamespace(charset="utf8mb4", _get_dbms=lambda: "mariadb" if is_mariadb else "mysql")
        self._described = {}
        self._tables = {}

    def learn(self, event, post_header_lengths):
        """Takes a table's description, once for all events that repeat it."""
        body = event.body
        number = body[:6]
        if self._described.get(number) == body:
            return
        self._described[number] = body
        id_ = int.from_bytes(number, "little")
        self._tables.pop(id_, None)
        schema, table = read_names(body)
        if self._selects(schema, table):
            self._tables[id_] = self._decode(event, post_header_lengths).get_table()
            if not all(column.name for column in self._tables[id_].columns):
                raise UnreadableLogError(
                    event.place, f"it does not name the columns of {schema}.{table} (binlog_row_metadata was not FULL)", NAMES
                )

    def read(self, event, post_header_lengths):
        """(table, decoded event) of a row event; None where its table is not captured."""
        number = event.body[:6]
        if number in NO_TABLE:
            return None
        if number not in self._described:
            raise UnreadableLogError(event.place, "it holds rows of a table that it has not described", LOOK)
        table = self._tables.get(int.from_bytes(number, "little"))
        if table is None:
            return None
        rows = self._decode(event, post_header_lengths)
        refuse_partial(event, table, rows)
        return table, rows

    def _decode(self, event, post_header_lengths):
        # without a checksum the library takes the last bytes of a description for one
        raw = event.raw if event.has_checksum else event.raw + bytes(CHECKSUM_BYTES)
        packet = MysqlPacket(b"\x00" + raw, "utf8mb4")
        try:
            wrapped = BinLogPacketWrapper(
                packet, self._tables, self._server, (0, 0, 0), event.has_checksum, DECODED, None, None, None, None,
                freeze_schema=False, ignore_decode_errors=False, verify_checksum=False, optional_meta_data=True,
                enable_logging=False, post_header_lengths=post_header_lengths,
            )  # fmt: skip
            if not isinstance(wrapped.event, TableMapEvent):
                # decodes
                _ = wrapped.event.rows
            return wrapped.event
        except Exception as error:
            # whatever it stumbles over is there at the next attempt as well
            what = f"an event (number {event.kind}) cannot be decoded ({type(error).__name__}: {error})"
            raise UnreadableLogError(event.place, what, LOOK) from error


def read_names(body):
    """(schema, table) of a table's description."""
    (length,) = struct.unpack_from("<8xB", body)
    table_at = 9 + length + 1
    return body[9 : 9 + length].decode(), body[table_at + 1 : table_at + 1 + body[table_at]].decode()


def refuse_partial(event, table, rows):
    """A column that is not in the image is no NULL."""
    images = [rows.columns_present_bitmap, getattr(rows, "columns_present_bitmap2", None)]
    for image in images:
        held = len(table.columns) if image is None else sum(byte.bit_count() for byte in image)
        if held != len(table.columns) or rows.number_of_columns != len(table.columns):
            what = (
                f"a row event of {table.schema}.{table.table} holds {held} of {len(table.columns)} columns"
                " (a session's binlog_row_image was not FULL)"
            )
            raise UnreadableLogError(event.place, what, WHOLE_ROWS)
