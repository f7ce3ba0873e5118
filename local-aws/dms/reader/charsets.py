"""Text of the log, in whatever character set its column has, as the server itself would tell it.

The log holds a text's own bytes. The replication library knows the character sets by heart, some of them wrongly: a £ of
eucjpms became another £, utf16 was read from the wrong end, an enum's value that is not UTF-8 became '', a collation that
is newer than the library was taken for UTF-8. So the server is asked, for a SELECT of the full load is told by the same
tables: for one with a byte a character once, for the others once for each value.
"""

import codecs
from functools import lru_cache

from pymysqlreplication import row_event

UNICODE = {
    "utf8mb4": "utf-8", "utf8mb3": "utf-8", "utf8": "utf-8",
    "ucs2": "utf-16-be", "utf16": "utf-16-be", "utf16le": "utf-16-le", "utf32": "utf-32-be",
}  # fmt: skip
CODEC = "mysql_"
REMEMBERED = 20_000
APPLICABILITY = "information_schema.collation_character_set_applicability"


class Charsets:
    """The server's character sets."""

    def __init__(self, source):
        self._source = source
        # MariaDB lists the numbers of its newest collations there alone, MySQL lists none there
        has_numbers = source.query(f"show columns from {APPLICABILITY} like 'ID'")
        collations = APPLICABILITY if has_numbers else "information_schema.collations"
        self._of_collation = {
            int(row["i"]): row["n"]
            for row in source.query(f"select id as i, character_set_name as n from {collations} where id is not null")
        }
        rows = source.query("select character_set_name as n, maxlen as m from information_schema.character_sets")
        self._of_one_byte = {row["n"] for row in rows if int(row["m"]) == 1}
        self._table = lru_cache(self._read_table)
        self._text = lru_cache(REMEMBERED)(self._ask)

    def of_collation(self, number):
        """A character set's name. Raises KeyError for a collation that the server does not list."""
        return self._of_collation[int(number)]

    def decode(self, name, value):
        """The text of a value's bytes."""
        if name in UNICODE:
            return value.decode(UNICODE[name])
        if name in self._of_one_byte:
            table = self._table(name)
            return "".join([table[byte] for byte in value])
        return self._text(name, bytes(value)) if value else ""

    def _read_table(self, name):
        return self._ask(name, bytes(range(256)))

    def _ask(self, name, value):
        return self._source.query(f"select convert(_{name} x'{value.hex()}' using utf8mb4) as t")[0]["t"]


class _Known:
    """The library's functions know no server: the process follows one."""

    charsets = None


def follow(source):
    """Lets the library read text by the tables of this server."""
    _Known.charsets = Charsets(source)
    row_event.find_charset = _find_charset
    row_event.RowsEvent.charset_to_encoding = staticmethod(_codec_of)
    row_event.TableMapEvent._read_type_values = _read_values_of_types


def decode(name, value):
    """The text of a value's bytes, by the server that is followed."""
    return _Known.charsets.decode(name, value)


def _find_charset(number, dbms=None):
    name = _Known.charsets.of_collation(number)
    return name, None, name


def _codec_of(name):
    # none is named `binary`: such bytes stay bytes
    return name if name == "binary" else CODEC + name


def _search(codec):
    if not codec.startswith(CODEC):
        return None
    name = codec[len(CODEC) :]
    return codecs.CodecInfo(_refuse, lambda value, errors="strict": (decode(name, bytes(value)), len(value)), name=codec)


def _refuse(text, errors="strict"):
    raise NotImplementedError("the log is only read")


codecs.register(_search)


def _read_values_of_types(event, length):
    """The words of each ENUM or SET column, as bytes: which character set they have stands further on in the description."""
    end = event.packet.read_bytes + length
    columns = []
    while event.packet.read_bytes < end:
        count = event.packet.read_length_coded_binary()
        columns.append([event.packet.read_variable_length_string() for _ in range(count)])
    return columns
