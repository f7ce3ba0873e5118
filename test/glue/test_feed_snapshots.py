"""Files that are whole snapshots through the job: what history is told of each, and what a file that is not whole says nothing of."""

import json
from datetime import datetime, timezone

import pytest

PRODUCT = {
    "name": "product",
    "version": 1,
    "key": ["stock_code"],
    "columns": [
        {"name": "stock_code", "type": "varchar(80)", "nullable": False},
        {"name": "unit_price", "type": "decimal(12,3)", "tracked": True, "range": {"min": "0"}},
    ],
}
FEED = {
    "name": "sale",
    "version": 1,
    "format": {"kind": "csv", "delimiter": ";"},
    "holds": "snapshot",
    "columns": [
        {"name": "code", "header": "Code", "type": "varchar(80)", "nullable": False},
        {"name": "shop", "header": "Shop", "type": "integer", "nullable": False},
        {"name": "price", "header": "Price", "type": "decimal(12,2)"},
    ],
}
MAPPING = {
    "entity": "product",
    "columns": {"stock_code": "concat(trim(code), '-', shop)", "unit_price": "price"},
    "order": "event",
    "op": "'U'",
    "contractVersion": 1,
}
HEADER = "Code;Shop;Price\n"
DAY = 86_400
EPOCH = 344_476_800  # 2010-12-01 in seconds since 2000


@pytest.fixture
def catalogue(lake):
    lake.entities = [{"contract": PRODUCT, "objects": [], "snapshots": []}]
    return lake


def land(lake, name, body, day=0, dated=True):
    place = lake.land(name, body, arrived_ms=1_291_190_400_000 + day * DAY * 1000)
    taken = datetime.fromtimestamp(1_291_161_600 + day * DAY, timezone.utc).isoformat()
    return {**place, "epoch": EPOCH + day * DAY, "takenAt": taken} if dated else {**place, "takenAt": None}


def run(lake, *objects, **others):
    lake.feed({**FEED, **others}, [MAPPING], *objects)
    return lake.run()


def silver(lake, batch):
    rows = lake.rows(batch["entities"]["product"]["files"])
    return sorted((row["epoch"], row["record_key"], row["origin"], row["op"], row["committed_at"]) for row in rows)


def told(lake, batch):
    rows = lake.rows(batch["files"]["_snapshot"])
    return sorted((row["epoch"], row["kind"], row["record_key"], row["snapshot_at"].replace(tzinfo=None).isoformat()) for row in rows)


def warned(batch, name="snapshot_part"):
    return [check["failed"] for check in batch["entities"]["product"]["checks"] if check["name"] == name]


def test_each_file_is_a_snapshot_at_its_moment(catalogue):
    batch = run(catalogue, land(catalogue, "a.csv", HEADER + "x;1;1.5\ny;1;2\n"), land(catalogue, "b.csv", HEADER + "x;1;1.5\n", day=1))
    assert silver(catalogue, batch) == [
        (EPOCH, "x-1", "snapshot", "I", None),
        (EPOCH, "y-1", "snapshot", "I", None),
        (EPOCH + DAY, "x-1", "snapshot", "I", None),
    ]
    assert told(catalogue, batch) == [(EPOCH, "snapshot", "", "2010-12-01T00:00:00"), (EPOCH + DAY, "snapshot", "", "2010-12-02T00:00:00")]
    assert warned(batch) == [0]
    sequences = {row["sequence"] for row in catalogue.rows(batch["entities"]["product"]["files"])}
    assert "0" * 14 + "1291190400000" + "00000002" in sequences


def test_a_row_that_is_kept_aside_is_there_all_the_same_where_its_key_is_known(catalogue):
    batch = run(catalogue, land(catalogue, "a.csv", HEADER + "x;1;1.5\ny;1;much\nz;1;-1\n"))
    assert [row[1] for row in silver(catalogue, batch)] == ["x-1"]
    moment = "2010-12-01T00:00:00"
    assert told(catalogue, batch) == [(EPOCH, "presence", "y-1", moment), (EPOCH, "presence", "z-1", moment), (EPOCH, "snapshot", "", moment)]


@pytest.mark.parametrize("row", ["y;one;2", "y;1", 'y";1;2', ";1;2"])
def test_with_a_row_of_which_nobody_can_tell_the_key_it_is_no_whole_snapshot(catalogue, row):
    batch = run(catalogue, land(catalogue, "a.csv", f"{HEADER}x;1;1.5\n{row}\n"))
    assert [row[1] for row in silver(catalogue, batch)] == ["x-1"]
    assert told(catalogue, batch) == [(EPOCH, "part", "", "2010-12-01T00:00:00")]
    assert warned(batch) == [1]


def test_a_file_of_which_no_row_is_good_still_says_what_is_there(catalogue):
    batch = run(catalogue, land(catalogue, "a.csv", HEADER + "y;1;much\n"))
    assert [row[1:3] for row in told(catalogue, batch)] == [("presence", "y-1"), ("snapshot", "")]


@pytest.mark.parametrize(
    "body, dated, reason",
    [
        (HEADER, True, "file:no_rows"),
        (HEADER + "x;1;1\n", False, "file:taken_at"),
        (b"\x1f\x8b\x08\x00\x00", True, "file:gzip"),
    ],
)
def test_a_file_that_is_no_snapshot_ends_nothing_and_holds_nobody_up(catalogue, body, dated, reason):
    batch = run(catalogue, land(catalogue, "bad.csv", body, dated=dated), land(catalogue, "good.csv", HEADER + "x;1;1\n", day=1))
    assert [row[:2] for row in told(catalogue, batch)] == [(EPOCH + DAY, "snapshot")]
    assert [json.loads(row["reasons"]) for row in catalogue.rows(batch["files"]["_rejected"])] == [[reason]]


def test_a_snapshot_of_long_after_its_file_came_is_refused(catalogue):
    ahead = {**land(catalogue, "ahead.csv", HEADER + "x;1;1\n"), "takenAt": "2010-12-05T00:00:00Z"}
    batch = run(catalogue, ahead)
    assert batch["files"]["_snapshot"] == []
    assert [json.loads(row["reasons"]) for row in catalogue.rows(batch["files"]["_rejected"])] == [["file:taken_at"]]


def test_an_empty_one_says_that_nothing_is_there_where_that_was_declared(catalogue):
    batch = run(catalogue, land(catalogue, "a.csv", HEADER), mayBeEmpty=True)
    assert told(catalogue, batch) == [(EPOCH, "snapshot", "", "2010-12-01T00:00:00")]


def test_a_spelling_of_one_day_and_another_of_the_next_are_no_two_records(catalogue):
    spelled = {**MAPPING, "columns": {**MAPPING["columns"], "stock_code": "code"}}
    objects = [land(catalogue, "a.csv", HEADER + "x;1;1\n"), land(catalogue, "b.csv", HEADER + "x ;1;1\n", day=1)]
    catalogue.feed(FEED, [spelled], *objects)
    assert warned(catalogue.run(), "keys_meet") == [0]
