"""
CSV as RFC 4180 has it, with the delimiter and the quote that the feed says. A line with an even number of quotes is a row; one
with an odd number goes on in the next line. A quote that does not close, or that stands where none may, costs its own line and
no other: reading goes on with the line after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO, Iterator, List, Optional, Sequence, Tuple

from elt.formats.raw_row import ROW_CHARACTERS, RawRow, UnreadableFile, text_fault, unreadable_row
from elt.formats.text import Line, Lines, next_line, open_lines

_USUAL_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class CsvFormat:
    """As in src/model/feed.ts."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    header: bool = True


@dataclass(frozen=True)
class _Record:
    line: int
    text: str
    cells: Optional[List[Optional[str]]]
    fault: Optional[str] = None


def read_csv(stream: BinaryIO, how: CsvFormat, headers: Sequence[str], extra: List[str]) -> Iterator[RawRow]:
    """
    The rows of one file. `extra` gets the columns of its header that the feed does not know: they are left out.
    Raises UnreadableFile where the file is not what the feed says.
    """
    records = _records(open_lines(stream, how.encoding), how)
    places, width = list(range(len(headers))), len(headers)
    if how.header:
        places, width = _places(next(records, None), how, headers, extra)
    for record in records:
        yield _row(record, places, width)


def _row(record: _Record, places: Sequence[int], width: int) -> RawRow:
    fault = record.fault or text_fault(record.text)
    if fault is None and len(record.cells) != width:
        fault = f"cells_{'missing' if len(record.cells) < width else 'extra'}"
    if fault is not None:
        return unreadable_row(record.line, fault, record.text)
    return RawRow(record.line, tuple(record.cells[place] for place in places))


def _places(record: Optional[_Record], how: CsvFormat, headers: Sequence[str], extra: List[str]) -> Tuple[List[int], int]:
    """Where each of the feed's columns stands."""
    if record is None:
        raise UnreadableFile("empty", "it is empty, and the feed says that it has a header")
    if record.cells is None or text_fault(record.text):
        raise UnreadableFile("header", f"its header cannot be read: {record.fault or text_fault(record.text)}")
    found = [(cell or "").strip() for cell in record.cells]
    twice = sorted({name for name in found if name in headers and found.count(name) > 1})
    if twice:
        raise UnreadableFile("header", f"its header has {', '.join(twice)} more than once")
    missing = [name for name in headers if name not in found]
    if missing:
        raise UnreadableFile("header", f"its header does not have {', '.join(missing)}{_hint(record.text, how, headers)}")
    extra.extend(name for name in found if name not in headers)
    return [found.index(name) for name in headers], len(found)


def _hint(text: str, how: CsvFormat, headers: Sequence[str]) -> str:
    for other in _USUAL_DELIMITERS:
        cells = _cells(text, CsvFormat(other, how.quote)) if other not in (how.delimiter, how.quote) else None
        if cells and set(headers) <= {(cell or "").strip() for cell in cells}:
            return f": it is separated by {other!r}, and the feed says {how.delimiter!r}"
    return ""


def _records(lines: Lines, how: CsvFormat) -> Iterator[_Record]:
    while (line := next_line(lines)) is not None:
        if line.text.strip("\r\n"):
            yield _record(line, lines, how)


def _record(first: Line, lines: Lines, how: CsvFormat) -> _Record:
    if first.is_cut:
        return _Record(first.number, first.text, None, "too_long")
    taken = [first]
    if first.text.count(how.quote) % 2 and not _close(taken, lines, how.quote):
        return _Record(first.number, first.text, None, "quote_not_closed")
    text = _without_end("".join(line.text for line in taken))
    cells = _cells(text, how)
    if cells is not None:
        return _Record(first.number, text, cells)
    lines.put_back(taken[1:])
    return _Record(first.number, first.text, None, "quote_not_closed" if len(taken) > 1 else "quote_misplaced")


def _close(taken: List[Line], lines: Lines, quote: str) -> bool:
    """Takes the lines up to the one that closes the quote; where none does, all are put back but the first."""
    room = ROW_CHARACTERS - len(taken[0].text)
    while (line := next_line(lines)) is not None:
        taken.append(line)
        room -= len(line.text)
        if line.is_cut or room < 0:
            break
        if line.text.count(quote) % 2:
            return True
    lines.put_back(taken[1:])
    return False


def _without_end(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1] if text[-1:] in ("\r", "\n") else text


def _cells(text: str, how: CsvFormat) -> Optional[List[Optional[str]]]:
    """
    The cells of a row; None where a quote stands where none may. An empty cell is missing, one that is quoted is an empty text.
    """
    if how.quote not in text:
        return [cell or None for cell in text.split(how.delimiter)]
    cells: List[Optional[str]] = []
    place, pattern = 0, _pattern(how.delimiter, how.quote)
    while (match := pattern.match(text, place)) is not None:
        quoted, plain, end = match.groups()
        cells.append(quoted.replace(how.quote * 2, how.quote) if quoted is not None else plain or None)
        if not end:
            return cells
        place = match.end()
    return None


def _pattern(delimiter: str, quote: str) -> "re.Pattern[str]":
    """One cell and what ends it. `re` keeps what it has compiled."""
    d, q = re.escape(delimiter), re.escape(quote)
    return re.compile(rf"(?:{q}([^{q}]*(?:{q}{q}[^{q}]*)*){q}|([^{d}{q}\r\n]*))({d}|\Z)")
