"""Rows that say themselves who they are and when they came: in whatever object they lie, and however often, they are the same events."""

import io
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ITEM = {
    "name": "product",
    "version": 1,
    "key": ["stock_code"],
    "columns": [
        {"name": "stock_code", "type": "varchar(80)", "nullable": False},
        {"name": "description", "type": "varchar(80)", "tracked": True},
        {"name": "unit_price", "type": "decimal(12,3)"},
    ],
}
FEED = {
    "name": "line",
    "version": 1,
    "format": {"kind": "parquet"},
    "columns": [
        {"name": "stock_code", "type": "varchar(80)", "nullable": False},
        {"name": "description", "type": "varchar(80)"},
        {"name": "unit_price", "type": "decimal(12,3)", "nullable": False},
        {"name": "sold_at", "type": "timestamp", "timezone": "UTC", "nullable": False},
        {"name": "line_id", "type": "varchar(128)", "nullable": False},
        {"name": "received_at", "type": "timestamp", "timezone": "UTC", "nullable": False},
        {"name": "place", "type": "integer", "nullable": False, "range": {"min": "0", "max": "99999"}},
        {"name": "mark", "type": "varchar(512)"},
    ],
    "stamp": {"id": "line_id", "arrivedAt": "received_at", "place": "place"},
    "marks": "mark is not null",
}
MAPPING = {
    "entity": "product",
    "columns": {"stock_code": "stock_code", "description": "description", "unit_price": "unit_price"},
    "at": "sold_at",
    "contractVersion": 1,
}
SCHEMA = pa.schema(
    [
        ("stock_code", pa.string()),
        ("description", pa.string()),
        ("unit_price", pa.decimal128(12, 3)),
        ("sold_at", pa.timestamp("ns")),
        ("line_id", pa.string()),
        ("received_at", pa.timestamp("ns")),
        ("place", pa.int32()),
        ("mark", pa.string()),
    ]
)
SOLD = datetime(2010, 12, 1, 8, 26)


def line(second, place, description, **changes):
    row = {"stock_code": "A", "description": description, "unit_price": Decimal("2.550"), "sold_at": SOLD, "line_id": f"{second}-{place}"}
    return {**row, "received_at": datetime(2026, 11, 30, 12, 0, second, 5000), "place": place, "mark": None, **changes}


def mark(name):
    return {**{field.name: None for field in SCHEMA}, "mark": name}


def parquet(rows, **how):
    body = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), body, **how)
    return body.getvalue()


@pytest.fixture
def run(lake):
    def refine(token, *objects, feed=FEED, mapping=MAPPING, **how):
        lake.entities = [{"contract": ITEM, "objects": [], "snapshots": []}]
        lake.feeds = []
        lake.feed(feed, [mapping], *[lake.land(f"{place}.parquet", parquet(rows, **how), feed="line") for place, rows in enumerate(objects)])
        batch = lake.run(token)
        return batch, sorted(lake.rows(batch["entities"]["product"]["files"]), key=lambda row: row["sequence"])

    return refine


def books(batch, of="product"):
    return {name: count for name, count in batch["entities"][of].items() if name in BOOKS and count}


BOOKS = ("bronze", "silver", "rejected", "duplicates", "unmapped", "folded")


def test_an_event_has_the_time_and_place_that_its_row_says(run):
    _, [event] = run("t1", [line(7, 3, "LANTERN")])
    assert event["sequence"] == "20101201082600" + "1796040007005" + "00000003"
    _, [event] = run("t2", [line(7, 3, "LANTERN")], mapping={**MAPPING, "order": "arrival"})
    assert event["sequence"] == "0" * 14 + "1796040007005" + "00000003"


def test_a_row_is_read_the_same_as_hive_writes_times(run):
    _, [plain] = run("t1", [line(7, 3, "LANTERN")])
    _, [hive] = run("t2", [line(7, 3, "LANTERN")], use_deprecated_int96_timestamps=True)
    assert hive["event_id"] == plain["event_id"]


def test_an_object_that_comes_again_adds_nothing_in_its_window_or_a_later_one(run):
    rows = [line(1, 0, "LANTERN"), line(1, 1, "LAMP"), line(2, 0, "LANTERN")]
    once, events = run("t1", rows)
    again, same = run("t2", rows, rows[::-1])
    _, later = run("t3", rows[::-1])
    assert books(once) == {"bronze": 3, "silver": 3} and books(again) == {"bronze": 6, "silver": 3, "duplicates": 3}
    ids = [[event["event_id"] for event in found] for found in (events, same, later)]
    assert ids[0] == ids[1] == ids[2]
    # The twin: a row that says another place is another event.
    _, other = run("t4", [line(1, 2, "LANTERN")])
    assert other[0]["event_id"] not in ids[0]


def test_nothing_is_folded_for_another_object_may_bring_what_stands_between(run):
    batch, events = run("t1", [line(1, 0, "LANTERN"), line(3, 0, "LANTERN")], [line(2, 0, "LAMP")])
    assert [event["description"] for event in events] == ["LANTERN", "LAMP", "LANTERN"]
    assert books(batch) == {"bronze": 3, "silver": 3}


def test_marks_are_counted_and_say_nothing(run):
    batch, events = run("t1", [line(1, 0, "LANTERN"), mark("m1")], [mark("m2")])
    assert len(events) == 1
    assert books(batch) == {"bronze": 3, "silver": 1, "unmapped": 2} and books(batch, "line") == {"bronze": 3, "unmapped": 3}
    batch, events = run("t2", [mark("m1")])
    assert events == [] and books(batch) == {"bronze": 1, "unmapped": 1}


def test_and_are_bad_rows_where_the_feed_does_not_say_so(run):
    batch, _ = run("t1", [line(1, 0, "LANTERN"), mark("m1")], feed={**FEED, "marks": None})
    assert books(batch, "line") == {"bronze": 2, "rejected": 1, "unmapped": 1}


def test_a_bad_row_is_kept_aside_once_however_often_it_comes(lake, run):
    bad = line(1, 1, "LAMP", unit_price=None)

    def aside(token, *objects):
        batch, _ = run(token, *objects)
        return [(row["event_id"], row["reasons"]) for row in lake.rows(batch["files"]["_rejected"])]

    [(event, reasons)] = aside("t1", [line(1, 0, "LANTERN"), bad])
    assert reasons == '["unit_price:null"]'
    assert aside("t2", [bad], [bad]) == [(event, reasons)] * 2
    # Of rows that do not say who they are each is its own.
    nameless = {**bad, "line_id": None}
    assert len({found for found, _ in aside("t3", [nameless, nameless])}) == 2
