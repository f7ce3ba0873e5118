"""JSON Lines: an object a line. A number keeps the digits that it is written with; what is nested has no column to go to."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Iterator, List, Optional, Sequence, Tuple

from elt.formats.raw_row import RawRow, text_fault, unreadable_row
from elt.formats.text import Line, all_lines, open_lines


# Objects whose keys are values (`{"A17": 3}`) have another in each line: so many are told, and not all kept in memory.
_MOST_EXTRA = 100


class _Twice(ValueError):
    """A key that an object has twice."""


class _Nested(ValueError):
    """A value that is no text, number, truth or null."""


def read_json_lines(stream: BinaryIO, encoding: str, headers: Sequence[str], extra: List[str]) -> Iterator[RawRow]:
    """The rows of one file; a column that an object does not have is NULL. `extra` gets the keys that the feed does not know."""
    known = set(headers)
    for line in all_lines(open_lines(stream, encoding)):
        if line.text.strip():
            yield _row(line, headers, known, extra)


def _row(line: Line, headers: Sequence[str], known: set, extra: List[str]) -> RawRow:
    fault = "too_long" if line.is_cut else text_fault(line.text)
    if fault is None:
        found, fault = _parse(line.text)
    if fault is not None:
        return unreadable_row(line.number, fault, line.text)
    if len(extra) < _MOST_EXTRA:
        extra.extend(name for name in found if name not in known and name not in extra)
    try:
        cells = tuple(_cell(found.get(name)) for name in headers)
    except _Nested:
        return unreadable_row(line.number, "nested", line.text)
    # A text may hold what its escapes say: a NUL, or half of a character.
    fault = next((said for cell in cells if cell is not None and (said := text_fault(cell))), None)
    return unreadable_row(line.number, fault, line.text) if fault else RawRow(line.number, cells)


def _parse(text: str) -> Tuple[dict, Optional[str]]:
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
    except _Twice:
        return {}, "key_twice"
    except (ValueError, RecursionError):
        return {}, "json"
    return (found, None) if isinstance(found, dict) else ({}, "json")


def _once(pairs: List[Tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _cell(value: Any) -> Optional[str]:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    raise _Nested
