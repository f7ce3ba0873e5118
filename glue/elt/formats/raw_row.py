"""What every format gives: raw rows, or the reason why a row or a whole file cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

ROW_CHARACTERS = 1_048_576
SHOWN_CHARACTERS = 2_000


@dataclass(frozen=True)
class RawRow:
    """
    One row: `line` is where it begins, `cells` its texts in the order of the feed's columns. Of one that cannot be read,
    `fault` says why, and `raw` shows its beginning.
    """

    line: int
    cells: Optional[Tuple[Optional[str], ...]] = None
    fault: Optional[str] = None
    raw: Optional[str] = None


class UnreadableFile(ValueError):
    """The file as a whole cannot be read as its feed says; `fault` is the reason's name, the message is for a person."""

    def __init__(self, fault: str, message: str) -> None:
        super().__init__(message)
        self.fault = fault


def unreadable_row(line: int, fault: str, text: str) -> RawRow:
    """A row that is kept aside; its text is made so that it can be kept."""
    shown = text[:SHOWN_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    return RawRow(line, None, fault, shown)


def text_fault(text: str) -> Optional[str]:
    """Why a text cannot be handed on: bytes that are none of its encoding's, or a NUL, which no varchar holds."""
    if "\0" in text:
        return "nul"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "encoding"
    return None
