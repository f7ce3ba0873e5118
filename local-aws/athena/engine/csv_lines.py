"""
Text files as Athena's two serdes read them: line by line, whatever the quotes say.

So a line break within quotes ends the row, as the guide says ("Open CSV SerDe does not support embedded line breaks").
What OpenCSVSerde makes of odd quotes was read in Trino's hive-formats, which is bug for bug like the original.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable

Split = Callable[[str], "list[str | None]"]


def lines_of(body: bytes, key: str, skip: int) -> list[str]:
    """The file's lines after its header lines. Raises OSError or EOFError for a broken gzip file."""
    plain = gzip.decompress(body) if key.endswith(".gz") else body
    text = plain.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines[skip:]


def delimited(separator: str) -> Split:
    """LazySimpleSerDe: no quotes; `\\N` is NULL."""
    return lambda line: [None if field == "\\N" else field for field in line.split(separator)]


def open_csv(separator: str, quote: str, escape: str) -> Split:
    """OpenCSVSerde; an empty line is a row of NULLs."""

    def split(line: str) -> list[str | None]:
        if line == "":
            return []
        if quote not in line and escape not in line:
            return list(line.split(separator))
        return list(_fields(line, separator, quote, escape))

    return split


def _fields(line: str, separator: str, quote: str, escape: str) -> Iterable[str]:
    field: list[str] = []
    quoted = within = False
    at = 0
    while at < len(line):
        sign, following = line[at], line[at + 1 : at + 2]
        if sign == escape:
            if (quoted or within) and following in (quote, escape):
                field.append(following)
                at += 1
        elif sign == quote and (quoted or within) and following == quote:
            field.append(quote)
            at += 1
            within = not within
        elif sign == quote:
            if at > 2 and line[at - 1] != separator and following not in ("", separator):
                field = [] if field and "".join(field).isspace() else [*field, quote]
            quoted, within = not quoted, not within
        elif sign == separator and not quoted:
            yield "".join(field)
            field, within = [], False
        else:
            field.append(sign)
            within = True
        at += 1
    # A last field whose quotes never close is not there at all.
    if not quoted:
        yield "".join(field)
