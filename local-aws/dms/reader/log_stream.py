"""The source's binary log as the server sends it: every event, with its kind and its place, none left out.

mysql-replication has a stream of its own. It passes over each event that it does not know, takes the server's present
checksum setting for that of every file, and cannot be asked which event it gave up on; so only its decoding of rows is used.
"""

import struct
import zlib
from dataclasses import dataclass

from pymysql.constants.COMMAND import COM_BINLOG_DUMP

from .errors import SourceLostError
from .log_events import FORMAT_DESCRIPTION, ROTATE

HEADER = struct.Struct("<IBIIIH")
"""Time, kind, server, size, end position, flags."""
CHECKSUM_BYTES = 4
CRC32 = 1
ARTIFICIAL_FLAG = 0x20
SEND_ANNOTATIONS = 0x02
"""With MariaDB's notes of the statements: an event that is not sent would shift the places of all behind it."""
POST_HEADERS_AT = 57
"""Where a format description tells the lengths of the events' fixed parts: behind version, server and creation time."""


@dataclass
class LogEvent:
    """One event. `raw` is all of it, `body` what lies between header and checksum, `end` is 0 inside MariaDB's transactions."""

    kind: int
    timestamp: int
    size: int
    end: int
    flags: int
    file: str
    start: int
    raw: bytes
    has_checksum: bool

    @property
    def body(self):
        return self.raw[HEADER.size : len(self.raw) - (CHECKSUM_BYTES if self.has_checksum else 0)]

    @property
    def place(self):
        """`binlog.000003:4711`, as mysqlbinlog takes it."""
        return f"{self.file}:{self.start}"


class LogStream:
    """Asks a connection for the log from a position on."""

    def __init__(self, connection, position, server_id, heartbeat_s):
        self._connection = connection
        self.file, self._at = position
        # what we ask for holds until the first file says what it has
        self._has_checksum = True
        self.post_header_lengths = None
        with connection.cursor() as cursor:
            cursor.execute("set @master_binlog_checksum = 'CRC32'")
            cursor.execute("set @master_heartbeat_period = %s", (int(heartbeat_s * 1_000_000_000),))
            # a server that thinks less of us replaces events by comments
            cursor.execute("set @mariadb_slave_capability = 4")
        name = self.file.encode()
        body = struct.pack("<BIHI", COM_BINLOG_DUMP, self._at, SEND_ANNOTATIONS, server_id) + name
        connection._write_bytes(struct.pack("<I", len(body)) + body)
        connection._next_seq_id = 1

    def next(self):
        """The next event; waits for it. Raises what the driver raises, SourceLostError where the server ends the log."""
        packet = self._connection._read_packet()
        if packet.is_eof_packet():
            raise SourceLostError("the source ended its log")
        raw = packet.get_all_data()[1:]
        timestamp, kind, _, size, end, flags = HEADER.unpack_from(raw)
        if kind == FORMAT_DESCRIPTION:
            self._describe(raw)
        # a description that is sent again where reading begins, and all that the server makes up, lie nowhere in the file
        is_sent_again = bool(flags & ARTIFICIAL_FLAG) or (kind == FORMAT_DESCRIPTION and not end)
        start = end - size if end and not is_sent_again else self._at
        event = LogEvent(kind, timestamp, size, end, flags, self.file, start, raw, self._has_checksum)
        if kind == ROTATE:
            self.file, self._at = read_rotation(event)
        elif not is_sent_again:
            self._verify(event)
            self._at = start + size
        return event

    def _describe(self, raw):
        """Each file says itself whether its events have checksums."""
        self._has_checksum = raw[-CHECKSUM_BYTES - 1] == CRC32
        self.post_header_lengths = tuple(raw[HEADER.size + POST_HEADERS_AT : -CHECKSUM_BYTES - 1])

    def _verify(self, event):
        if not event.has_checksum or event.kind == FORMAT_DESCRIPTION:
            return
        if zlib.crc32(event.raw[:-CHECKSUM_BYTES]) != int.from_bytes(event.raw[-CHECKSUM_BYTES:], "little"):
            raise SourceLostError(f"the event at {event.place} is damaged: its checksum is another")

    def close(self):
        self._connection.close()


def read_rotation(event):
    """(file, position): where the log goes on."""
    (position,) = struct.unpack_from("<Q", event.body)
    return event.body[8:].decode(), position


def read_query(event, extra=0):
    """(default schema, statement) of a query event; `extra` is what other kinds have in their fixed part besides.

    The status variables between are skipped by their length: each version of a server has new ones.
    """
    body = event.body
    schema_length, status_length = struct.unpack_from("<8xBxxH", body)
    schema_at = 13 + extra + status_length
    statement = body[schema_at + schema_length + 1 :]
    return text(body[schema_at : schema_at + schema_length]), text(statement)


def text(data):
    """A statement is in its client's character set; where it is not UTF-8, names in ASCII are still told apart."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
