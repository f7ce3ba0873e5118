"""Repeated events of a large batch are folded before anything is worked out of them: what is left must be the same."""

import json

import pytest
from elt import refine_entity

LINE = {
    "name": "sales_order",
    "version": 1,
    "key": ["order_id"],
    "columns": [
        {"name": "order_id", "type": "varchar(80)", "nullable": False},
        {"name": "buyer", "type": "varchar(80)", "tracked": True},
        {"name": "rank", "type": "integer", "range": {"max": "9"}},
    ],
}
FEED = {
    "name": "line",
    "version": 1,
    "format": {"kind": "csv"},
    "columns": [
        {"name": "invoice", "type": "varchar(80)"},
        {"name": "buyer", "type": "varchar(80)"},
        {"name": "rank", "type": "integer"},
        {"name": "sold_on", "type": "date", "nullable": False},
    ],
}
MAPPING = {
    "entity": "sales_order",
    "columns": {"order_id": "trim(invoice)", "buyer": "buyer", "rank": "rank"},
    "at": "cast(sold_on as timestamp)",
    "order": "arrival",
    "contractVersion": 1,
}
HEADER = "invoice,buyer,rank,sold_on\n"
# a says ann, ann, bob, ann; b says the same thing on two days; c is rejected; d says nothing of its buyer.
ROWS = "a,ann,1,2010-11-01\na,ann,1,2010-11-01\nb,cy,1,2010-11-01\na,bob,1,2010-11-01\nb,cy,1,2010-11-02\na ,ann,1,2010-11-01\na,ann,1,2010-11-01\nc,x,12,2010-11-01\nd,,,2010-11-01\nd,,,2010-11-01\n"


@pytest.fixture
def run(lake, monkeypatch):
    def refine(token, most_rows, *files):
        monkeypatch.setattr(refine_entity, "SMALL_ROWS", most_rows)
        lake.entities = [{"contract": LINE, "objects": [], "snapshots": []}]
        lake.feeds = []
        lake.feed(FEED, [MAPPING], *[lake.land(f"{place}.csv", HEADER + text, feed="line", arrived_ms=1_291_190_400_000 + place) for place, text in enumerate(files)])
        return lake.run(token)

    return refine


def silver(lake, batch):
    rows = lake.rows(batch["entities"]["sales_order"]["files"])
    return sorted(tuple(sorted((name, str(value)) for name, value in row.items())) for row in rows)


def books(batch):
    names = ("bronze", "splits", "silver", "rejected", "duplicates", "unmapped", "folded")
    return tuple(batch["entities"]["sales_order"][name] for name in names)


def test_a_large_batch_gives_what_a_small_one_gives(lake, run):
    small, large = run("t1", 1000, ROWS, ROWS), run("t2", 1, ROWS, ROWS)
    assert silver(lake, small) == silver(lake, large)
    assert books(small) == books(large) == (20, 0, 12, 2, 0, 0, 6)


def test_it_was_folded_before_anything_was_worked_out(lake, run, monkeypatch):
    found = []
    original = refine_entity.fold_repeats
    monkeypatch.setattr(refine_entity, "fold_repeats", lambda *given: found.append(original(*given)) or found[-1])
    run("t1", 1, ROWS)
    [frame] = found
    assert sorted((row["order_id"], row["_times"]) for row in frame.collect()) == [("a", 1), ("a", 2), ("a", 2), ("b", 1), ("b", 1), ("c", 1), ("d", 2)]


def test_a_rejected_row_that_repeats_is_kept_aside_once(lake, run):
    batch = run("t1", 1, "c,x,12,2010-11-01\nc,x,12,2010-11-01\nd,y,1,2010-11-01\n")
    assert books(batch) == (3, 0, 1, 1, 0, 0, 1)
    rejected = lake.rows(batch["files"]["_rejected"])
    assert [json.loads(row["reasons"]) for row in rejected] == [["rank:range"]]


def test_rows_that_make_two_events_are_not_folded_early(lake, run):
    monkey = {**MAPPING, "columns": {**MAPPING["columns"], "order_id": "concat('x', trim(invoice))"}}
    lake.entities = [{"contract": LINE, "objects": [], "snapshots": []}]
    run("t1", 1, ROWS)
    lake.feeds = []
    lake.feed(FEED, [MAPPING, monkey], lake.land("two.csv", HEADER + ROWS, feed="line"))
    assert books(lake.run("t2")) == (10, 10, 12, 2, 0, 0, 6)
