"""CSV files as they come: each fault has its name, costs its own row, and no other."""

import csv as python_csv
import gzip
import io
import random

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from elt.formats.csv import CsvFormat, read_csv
from elt.formats.raw_row import RawRow, UnreadableFile

HEADERS = ("a", "b")


def read(body, headers=HEADERS, extra=None, **how):
    body = body if isinstance(body, bytes) else body.encode()
    return list(read_csv(io.BytesIO(body), CsvFormat(**how), headers, [] if extra is None else extra))


def cells(body, **how):
    return [row.cells for row in read(body, **how)]


def faults(body, **how):
    return [(row.line, row.fault) for row in read(body, **how) if row.fault]


def refused(body, **how):
    with pytest.raises(UnreadableFile) as found:
        read(body, **how)
    return found.value.fault, str(found.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end):
    assert cells(end.join(["a,b", "1,2", "3,4"])) == [("1", "2"), ("3", "4")]
    assert cells(end.join(["a,b", "1,2", "3,4", "", ""])) == [("1", "2"), ("3", "4")]


def test_quoted_cells_hold_delimiters_quotes_and_line_ends():
    [row, after] = read('a,b\n"x, ""y""","two\r\nlines"\n1,2\n')
    assert row == RawRow(2, ('x, "y"', "two\r\nlines"))
    assert after == RawRow(4, ("1", "2"))


def test_an_empty_cell_is_missing_and_a_quoted_one_is_an_empty_text():
    assert cells('a,b\n,""\n') == [(None, "")]


def test_columns_are_found_by_their_header_and_others_are_left_out_and_told():
    extra = []
    assert read("b,c,a\n1,2,3\n", extra=extra) == [RawRow(2, ("3", "1"))]
    assert extra == ["c"]


def test_a_mark_of_the_encoding_is_no_part_of_the_header():
    assert cells(b"\xef\xbb\xbfa,b\n1,2\n") == [("1", "2")]


def test_without_a_header_cells_stand_in_the_order_of_the_columns():
    assert cells("1;2\n", header=False, delimiter=";") == [("1", "2")]
    assert cells("", header=False) == []


def test_another_quote_and_delimiter_are_taken_as_declared():
    assert cells("a|b\n'x|y'|it''s\n".replace("it''s", "'it''s'"), delimiter="|", quote="'") == [("x|y", "it's")]


@pytest.mark.parametrize(
    "line, fault",
    [
        ("1", "cells_missing"),
        ("1,2,3", "cells_extra"),
        ('1,"never closes', "quote_not_closed"),
        ('1,5" pipe', "quote_not_closed"),
        ('1,a "quoted" word', "quote_misplaced"),
        ("1,nul\0", "nul"),
        ("1," + "x" * 10_000_000, "too_long"),
    ],
)
def test_a_row_that_cannot_be_read_costs_no_other(line, fault):
    body = f'a,b\n0,"before"\n{line}\n2,after\n3,"a ""last"" one"\n'
    assert faults(body) == [(3, fault)]
    assert [row.cells for row in read(body) if not row.fault] == [("0", "before"), ("2", "after"), ("3", 'a "last" one')]


def test_a_row_that_cannot_be_read_shows_how_it_begins():
    [row] = [row for row in read("a,b\n1,2,3\n")]
    assert row.raw == "1,2,3"
    [long] = [row for row in read("a,b\n1," + "x" * 2_000_000)]
    assert len(long.raw) == 2_000


def test_a_quote_that_closes_only_after_more_than_a_row_may_have_costs_its_line():
    body = 'a,b\n1,"' + "y" * 600_000 + "\n" + "z" * 600_000 + '"\n2,x\n'
    assert faults(body) == [(2, "quote_not_closed"), (3, "quote_not_closed")]
    assert [row.cells for row in read(body) if not row.fault] == [("2", "x")]


def test_bytes_that_are_none_of_the_encoding_cost_their_row():
    assert faults("a,b\n1,ü\n2,x\n".encode("latin-1")) == [(2, "encoding")]


def test_one_byte_encodings_are_read_as_declared():
    assert cells("a,b\n1,€ü\n".encode("cp1252"), encoding="windows-1252") == [("1", "€ü")]
    assert cells("a,b\n1,ü\n".encode("latin-1"), encoding="iso-8859-1") == [("1", "ü")]
    assert cells("a,b\n1,ü\n".encode("utf-16"), encoding="utf-16") == [("1", "ü")]


@pytest.mark.parametrize(
    "body, how, fault, message",
    [
        ("", {}, "empty", "it is empty"),
        ("a;b\n1;2\n", {}, "header", "separated by ';', and the feed says ','"),
        ("a\n1\n", {}, "header", "does not have b"),
        ("A,B\n1,2\n", {}, "header", "does not have a, b"),
        ("1,2\n3,4\n", {}, "header", "does not have a, b"),
        ("a,b,a\n1,2,3\n", {}, "header", "has a more than once"),
        ('a,"b\n1,2\n', {}, "header", "cannot be read"),
        (b"PK\x03\x04rest", {}, "other_file", "a zip or Excel file"),
        (b"\xd0\xcf\x11\xe0rest", {}, "other_file", "an old Excel file"),
        (b"PAR1rest", {}, "other_file", "a Parquet file"),
        ("a,b\n1,ü\n".encode("utf-16"), {}, "encoding", "the mark of utf-16, and the feed says utf-8"),
        ("a,b\n1,ü\n".encode("utf-16-le"), {"encoding": "utf-16"}, "encoding", "does not begin with the mark"),
        ("a,b\n1,ü\n".encode("utf-16")[:-1], {"encoding": "utf-16"}, "encoding", "not written in utf-16"),
        ("a,b\n1,ü\n".encode(), {"encoding": "windows-1252"}, "encoding", "written in utf-8, and the feed says windows-1252"),
        (b"\xef\xbb\xbfa,b\n1,2\n", {"encoding": "iso-8859-15"}, "encoding", "the mark of utf-8"),
        (gzip.compress(b"a,b\n1,2\n")[:-6], {}, "gzip", "cannot be unpacked to its end"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 99)[:30], {}, "gzip", "cannot be unpacked to its end"),
        (gzip.compress(b"a,b\n1,2\n")[:-8] + b"\0" * 8, {}, "gzip", "cannot be unpacked to its end"),
        (gzip.compress(b"PK\x03\x04rest"), {}, "other_file", "a zip or Excel file"),
    ],
)
def test_a_file_that_is_not_as_declared_is_refused_with_its_reason(body, how, fault, message):
    found = refused(body, **how)
    assert found[0] == fault and message in found[1]


def test_a_header_alone_is_a_file_without_rows():
    assert read("a,b\n") == [] and read("a,b") == []


def test_gzip_is_unpacked_in_all_its_members():
    assert cells(gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n")) == [("1", "2"), ("3", "4")]


def test_only_a_few_rows_are_in_memory_at_once():
    class Endless(io.RawIOBase):
        given = 0

        def readable(self):
            return True

        def read(self, count=-1):
            self.given += count
            return (b"a,b\n" + b"1,2\n" * count)[:count]

    stream = Endless()
    rows = read_csv(stream, CsvFormat(), HEADERS, [])
    assert next(rows).cells == ("1", "2")
    assert stream.given < 1_000_000


TEXTS = ["", "x", "a,b", 'say "so"', "two\nlines", "cr\rhere", "crlf\r\n", " blank ", "ünï", "日本", "=HYPERLINK(1)", "'; drop table x", '"', '""', ","]


def by_python(rows, **how):
    text = io.StringIO(newline="")
    python_csv.writer(text, **how).writerows(rows)
    return text.getvalue().encode()


def by_arrow(rows):
    body = io.BytesIO()
    table = pa.table({name: pa.array([row[place] for row in rows[1:]], pa.string()) for place, name in enumerate(rows[0])})
    pa_csv.write_csv(table, body)
    return body.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_what_others_write_comes_back_exactly_in_any_chunks_packed_or_not(seed):
    random_ = random.Random(seed)
    headers = [f"c{number}" for number in range(random_.randint(2, 5))]
    rows = [[random_.choice(TEXTS) + random_.choice(["", *TEXTS]) for _ in headers] for _ in range(random_.randint(0, 60))]
    # Python's writer leaves an empty text unquoted, as a missing one.
    bodies = [
        (by_arrow([headers, *rows]), rows, {}),
        (by_python([headers, *rows], quoting=python_csv.QUOTE_ALL), rows, {}),
        (by_python([headers, *rows], delimiter="\t"), [[cell or None for cell in row] for row in rows], {"delimiter": "\t"}),
    ]
    for body, expected, how in bodies:
        for packed in (body, gzip.compress(body)):
            found = list(read_csv(Chunks(packed, random_), CsvFormat(**how), headers, []))
            assert [list(row.cells or ()) for row in found] == [row for row in expected]


class Chunks(io.RawIOBase):
    """Gives as few bytes as it likes, as a network does."""

    def __init__(self, body, random_):
        self._body = io.BytesIO(body)
        self._random = random_

    def readable(self):
        return True

    def read(self, count=-1):
        return self._body.read(self._random.randint(1, max(1, min(count, 50))))
