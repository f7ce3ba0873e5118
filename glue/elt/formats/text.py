"""The lines of a file: unpacked, decoded strictly, and never more than one row of them in memory."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections import deque
from dataclasses import dataclass
from typing import BinaryIO, Deque, Iterator, List, Optional

from elt.formats.raw_row import ROW_CHARACTERS, UnreadableFile

_GZIP = b"\x1f\x8b"
_OTHER_FILES = {
    b"PK\x03\x04": "a zip or Excel file",
    b"PK\x05\x06": "an empty zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"PAR1": "a Parquet file",
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"\xfd7zXZ": "packed by xz",
    b"%PDF": "a PDF file",
}
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ONE_BYTE = ("windows-1252", "iso-8859-1", "iso-8859-15")


@dataclass(frozen=True)
class Line:
    """One line with its end; `is_cut` where it is longer than any row may be, and its rest was passed over."""

    number: int
    text: str
    is_cut: bool = False


class Lines:
    """The lines of a text, of which some can be put back to be read once more."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._back: Deque[Line] = deque()
        self._number = 0

    def next(self) -> Optional[Line]:
        """None at the end. Lines end with LF, CR LF or CR."""
        if self._back:
            return self._back.popleft()
        text = self._text.readline(ROW_CHARACTERS)
        if not text:
            return None
        self._number += 1
        is_cut = len(text) == ROW_CHARACTERS and text[-1] not in "\r\n"
        rest = text if is_cut else ""
        while rest and rest[-1] not in "\r\n":
            rest = self._text.readline(ROW_CHARACTERS)
        return Line(self._number, text, is_cut)

    def put_back(self, lines: List[Line]) -> None:
        self._back.extendleft(reversed(lines))


def open_lines(stream: BinaryIO, encoding: str) -> Lines:
    """Raises UnreadableFile for what is no text of the encoding, now or while the lines are read."""
    head = _Peeked(stream)
    unpacked: BinaryIO = head
    if head.start.startswith(_GZIP):
        unpacked = _Peeked(gzip.GzipFile(fileobj=head, mode="rb"))
    _refuse_other_files(unpacked.start, encoding)
    checked = _NotUtf8(unpacked, encoding) if encoding in _ONE_BYTE else unpacked
    errors = "strict" if encoding == "utf-16" else "surrogateescape"
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    return Lines(io.TextIOWrapper(io.BufferedReader(checked, 65536), codec, errors, newline=""))


def _refuse_other_files(start: bytes, encoding: str) -> None:
    for magic, what in _OTHER_FILES.items():
        if start.startswith(magic):
            raise UnreadableFile("other_file", f"it is {what}, not text")
    said = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
    if said is not None and said != encoding:
        raise UnreadableFile("encoding", f"it begins with the mark of {said}, and the feed says {encoding}")
    if said is None and encoding == "utf-16" and start:
        raise UnreadableFile("encoding", "it does not begin with the mark of utf-16, so the order of its bytes is not known")


class _Peeked(io.RawIOBase):
    """A stream whose first bytes are known. What breaks while it is unpacked is the file's fault; the network's is passed on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.start = b""
        while len(self.start) < 8 and (more := self._read(8 - len(self.start))):
            self.start += more
        self._left = self.start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._left or self._read(len(buffer))
        count = min(len(data), len(buffer))
        buffer[:count] = data[:count]
        self._left = data[count:] if self._left else b""
        return count

    def _read(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableFile("gzip", f"it cannot be unpacked to its end: {error}") from error


class _NotUtf8(io.RawIOBase):
    """
    Every byte is a character of a one-byte encoding, so that a file in UTF-8 would be read, and wrongly. One whose bytes above
    ASCII are all UTF-8 is refused at its end: in any other text that does not happen by chance.
    """

    def __init__(self, stream: io.RawIOBase, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder: Optional[codecs.IncrementalDecoder] = codecs.getincrementaldecoder("utf-8")("strict")
        self._has_other = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        count = self._stream.readinto(buffer)
        if self._decoder is not None:
            self._follow(bytes(buffer[:count]))
        return count

    def _follow(self, data: bytes) -> None:
        try:
            self._decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            self._decoder = None
            return
        self._has_other = self._has_other or not data.isascii()
        if not data and self._has_other:
            raise UnreadableFile("encoding", f"it is written in utf-8, and the feed says {self._encoding}")


def all_lines(lines: Lines) -> Iterator[Line]:
    """Each line once; a text that cannot be decoded is the file's fault."""
    while (line := next_line(lines)) is not None:
        yield line


def next_line(lines: Lines) -> Optional[Line]:
    try:
        return lines.next()
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", f"it is not written in {error.encoding}: {error.reason}") from error
