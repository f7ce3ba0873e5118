"""What a varchar can hold: valid UTF-8 without a NUL, counted in bytes. Everything else is made so that it can be kept."""

from __future__ import annotations

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F

REPLACEMENT = "\ufffd"
MARK = "…"
_NUL = "\u0000"
_WIDEST = 4  # bytes of a character
_SHOWN_BYTES = 120


def is_storable(text: SparkColumn) -> SparkColumn:
    """Whether a varchar can hold the text at all, its length apart. PostgreSQL refuses a NUL, Redshift's COPY cuts or refuses it."""
    return ~text.contains(_NUL) & (_valid(text) == text)


def storable(text: SparkColumn) -> SparkColumn:
    """The text with U+FFFD in the place of what no varchar can hold."""
    return F.translate(_valid(text), _NUL, REPLACEMENT)


def is_blank(text: SparkColumn) -> SparkColumn:
    """Nothing but blanks; NULL where the text is."""
    return F.trim(text) == ""


def cut(text: SparkColumn, max_bytes: int) -> SparkColumn:
    """The beginning of the text that surely fits; all of it where it does. Never in the middle of a character."""
    as_ascii = F.substring(text, 1, max_bytes)
    return F.when(F.octet_length(as_ascii) <= max_bytes, as_ascii).otherwise(F.substring(text, 1, max_bytes // _WIDEST))


def shown_key() -> SparkColumn:
    """A record's key as an example in a message: it is rejected for what no text can hold, and the message is stored, too."""
    return cut(storable(F.col("record_key")), _SHOWN_BYTES)


def _valid(text: SparkColumn) -> SparkColumn:
    """A Parquet file may call bytes text that are none: Spark hands them on, decoding replaces them."""
    return F.decode(text.cast("binary"), "UTF-8")
