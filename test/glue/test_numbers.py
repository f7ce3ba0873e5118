"""Columns that the reader counts: a row's place among its file's rows that have the same texts in some columns."""

import gzip

import pytest
from elt.feed import feed_from_json

LINE = {
    "name": "order_line",
    "version": 1,
    "key": ["order_id", "line_no"],
    "columns": [
        {"name": "order_id", "type": "varchar(80)", "nullable": False},
        {"name": "line_no", "type": "integer", "nullable": False},
        {"name": "quantity", "type": "integer", "tracked": True},
    ],
}
FEED = {
    "name": "line",
    "version": 1,
    "format": {"kind": "csv"},
    "columns": [
        {"name": "invoice", "header": "Invoice", "type": "varchar(80)", "nullable": False},
        {"name": "units", "header": "Units", "type": "integer", "nullable": False},
        {"name": "sold_on", "header": "Date", "type": "date", "nullable": False},
    ],
    "numbers": [{"name": "line_no", "within": ["invoice"]}],
}
MAPPING = {
    "entity": "order_line",
    "columns": {"order_id": "trim(invoice)", "line_no": "line_no", "quantity": "units"},
    "at": "cast(sold_on as timestamp)",
    "order": "arrival",
    "contractVersion": 1,
}
HEADER = "Invoice,Units,Date\n"
DAY = ",2010-11-01\n"


@pytest.fixture
def books(lake):
    lake.entities = [{"contract": LINE, "objects": [], "snapshots": []}]
    return lake


def lines_of(lake, batch):
    return sorted((row["order_id"], row["line_no"], row["quantity"]) for row in lake.rows(batch["entities"]["order_line"]["files"]))


def body(*rows):
    return HEADER + "".join(f"{invoice},{units}{DAY}" for invoice, units in rows)


def run(lake, token, *files, feed=FEED):
    lake.feeds = []
    lake.feed(feed, [MAPPING], *[lake.land(f"{token}-{place}.csv", text, feed="line", arrived_ms=1_291_190_400_000 + place) for place, text in enumerate(files)])
    return lake.run(token)


def test_equal_lines_of_an_invoice_are_several_lines(books):
    batch = run(books, "t1", body(("a", 1), ("b", 5), ("a", 1), ("a ", 1), ("b", 6)))
    assert lines_of(books, batch) == [("a", 1, 1), ("a", 2, 1), ("a", 3, 1), ("b", 1, 5), ("b", 2, 6)]


def test_without_numbers_equal_lines_would_be_one(books):
    mapping = {**MAPPING, "columns": {**MAPPING["columns"], "line_no": "1"}}
    books.feed({**FEED, "numbers": []}, [mapping], books.land("a.csv", body(("a", 1), ("a", 1)), feed="line"))
    assert lines_of(books, books.run("t1")) == [("a", 1, 1)]


def test_each_file_counts_for_itself_whatever_stands_beside_it(books):
    first, second = body(("a", 1), ("a", 2)), gzip.compress(body(("b", 1), ("b", 2)).encode())
    assert lines_of(books, run(books, "t1", first, second)) == [("a", 1, 1), ("a", 2, 2), ("b", 1, 1), ("b", 2, 2)]


def test_a_rejected_row_keeps_its_number_for_when_it_comes_corrected(books):
    broken = run(books, "t1", body(("a", 1), ("a", "two"), ("a", 3)))
    assert lines_of(books, broken) == [("a", 1, 1), ("a", 3, 3)]
    mended = run(books, "t2", body(("a", 1), ("a", 2), ("a", 3)))
    assert lines_of(books, mended) == [("a", 1, 1), ("a", 2, 2), ("a", 3, 3)]


def test_a_row_that_cannot_be_read_is_none_of_any_invoice(books):
    batch = run(books, "t1", HEADER + f"a,1{DAY}" + "a,2\n" + f"a,3{DAY}")
    assert lines_of(books, batch) == [("a", 1, 1), ("a", 2, 3)]
    assert batch["entities"]["line"]["rejected"] == 1


@pytest.mark.parametrize(
    "format, text",
    [
        ({"kind": "json-lines"}, '{"Invoice":"a","Units":1,"Date":"2010-11-01"}\n{"Invoice":"a","Units":2,"Date":"2010-11-01"}\n'),
        ({"kind": "csv", "header": False}, f"a,1{DAY}a,2{DAY}"),
    ],
)
def test_any_format_is_counted(books, format, text):
    assert lines_of(books, run(books, "t1", text, feed={**FEED, "format": format})) == [("a", 1, 1), ("a", 2, 2)]


def test_a_file_need_not_have_a_column_that_is_counted():
    assert feed_from_json(FEED).headers == ("Invoice", "Units", "Date")


def test_counting_within_a_column_that_is_none_is_refused():
    with pytest.raises(KeyError):
        feed_from_json({**FEED, "numbers": [{"name": "line_no", "within": ["order"]}]})
