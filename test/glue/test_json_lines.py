"""JSON Lines and Parquet as raw rows."""

import io
from datetime import date, datetime, timezone
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from elt.formats.json_lines import read_json_lines
from elt.formats.parquet import read_parquet
from elt.formats.raw_row import RawRow, UnreadableFile


def read(text, extra=None):
    return list(read_json_lines(io.BytesIO(text.encode()), "utf-8", ("a", "b"), [] if extra is None else extra))


def test_numbers_keep_their_digits_and_what_is_missing_is_null():
    assert read('{"a": 1.10, "b": true}\n\n{"b": 12345678901234567890.5}\n{"a": null, "b": ""}') == [
        RawRow(1, ("1.10", "true")),
        RawRow(3, (None, "12345678901234567890.5")),
        RawRow(4, (None, "")),
    ]


def test_keys_that_the_feed_does_not_know_are_told():
    extra = []
    read('{"a": 1, "c": 2}\n{"c": 3, "d": {}}\n', extra)
    assert extra == ["c", "d"]


def test_keys_that_differ_in_each_line_are_told_as_far_as_a_person_would_read():
    extra = []
    read("".join(f'{{"k{number}": 1}}\n' for number in range(5_000)), extra)
    assert 100 <= len(extra) < 200


@pytest.mark.parametrize(
    "line, fault",
    [
        ("{", "json"),
        ("[1]", "json"),
        ("1", "json"),
        ("[" * 100_000, "json"),
        ('{"a": 1, "a": 2}', "key_twice"),
        ('{"a": {"x": 1}}', "nested"),
        ('{"a": [1]}', "nested"),
        ('{"a": "\\u0000"}', "nul"),
        ('{"a": "\\ud800"}', "encoding"),
    ],
)
def test_a_line_that_cannot_be_read_costs_no_other(line, fault):
    found = read(f'{{"a": 0}}\n{line}\n{{"a": 2}}')
    assert [(row.line, row.fault) for row in found] == [(1, None), (2, fault), (3, None)]


def parquet(table):
    body = io.BytesIO()
    pq.write_table(table, body)
    return body


def test_parquet_values_are_handed_on_as_exact_texts():
    table = pa.table(
        {
            "a": pa.array([Decimal("1.10"), None], pa.decimal128(12, 2)),
            "b": pa.array([datetime(2011, 1, 2, 3, 4, 5, 6, timezone.utc), None], pa.timestamp("us", "Europe/London")),
            "c": pa.array([date(2011, 1, 2), None]),
            "d": pa.array([True, None]),
            "e": pa.array([12, None], pa.int64()),
            "f": ["x", "y"],
        }
    )
    extra = []
    rows = list(read_parquet(parquet(table), ("a", "b", "c", "d", "e"), extra))
    assert rows == [RawRow(1, ("1.10", "2011-01-02 03:04:05.000006+00:00", "2011-01-02", "true", "12")), RawRow(2, (None,) * 5)]
    assert extra == ["f"]


@pytest.mark.parametrize(
    "body, message",
    [
        (io.BytesIO(b"a,b\n1,2\n"), "is not a Parquet file"),
        (parquet(pa.table({"b": [1]})), "does not have a"),
        (parquet(pa.table({"a": [[1]]})), "a is nested"),
        (io.BytesIO(parquet(pa.table({"a": [1]})).getvalue()[:-9]), "is not a Parquet file"),
    ],
)
def test_a_file_that_is_not_as_declared_is_refused(body, message):
    with pytest.raises(UnreadableFile, match=message):
        list(read_parquet(body, ("a",), []))


def parquet_texts(column):
    file = io.BytesIO()
    pq.write_table(pa.table({"a": column}), file)
    file.seek(0)
    return [row.cells[0] for row in read_parquet(file, ["a"], [])]


@pytest.mark.parametrize(
    "column, texts",
    [
        (pa.array([1700000000123456789, 1700000000123456000, 1700000000000000000, None], pa.timestamp("ns")), ["2023-11-14 22:13:20.123456789", "2023-11-14 22:13:20.123456", "2023-11-14 22:13:20", None]),
        (pa.array([1700000000123456789], pa.timestamp("ns", "Europe/Berlin")), ["2023-11-14 22:13:20.123456789+00:00"]),
        (pa.array([253402300800123, 1700000000123], pa.timestamp("ms")), ["10000-01-01 00:00:00.123000", "2023-11-14 22:13:20.123000"]),
        (pa.array([3723000000001], pa.time64("ns")), ["01:02:03.000000001"]),
        (pa.array([2932897], pa.date32()), ["10000-01-01"]),
    ],
)  # fmt: skip
def test_a_time_that_python_does_not_have_is_a_text_of_its_own_and_no_end_of_the_job(column, texts):
    assert parquet_texts(column) == texts


def test_parquet_with_a_column_twice_is_unreadable():
    file = io.BytesIO()
    pq.write_table(pa.table([pa.array([1]), pa.array([2])], names=["a", "a"]), file)
    file.seek(0)
    with pytest.raises(UnreadableFile, match="it has a twice"):
        list(read_parquet(file, ["a"], []))
