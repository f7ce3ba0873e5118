"""Files of a feed through the job: events of several entities, what was kept aside, and books that balance."""

import gzip
import json
from datetime import datetime, timezone
from decimal import Decimal

import pytest

PRODUCT = {
    "name": "product",
    "version": 1,
    "key": ["stock_code"],
    "columns": [
        {"name": "stock_code", "type": "varchar(80)", "nullable": False},
        {"name": "unit_price", "type": "decimal(12,3)", "tracked": True},
        {"name": "updated_at", "type": "timestamp"},
    ],
}
ORDER = {
    "name": "sales_order",
    "version": 3,
    "key": ["order_id"],
    "columns": [
        {"name": "order_id", "type": "varchar(80)", "nullable": False},
        {"name": "quantity", "type": "integer", "nullable": False, "range": {"min": "-100"}},
        {"name": "buyer", "type": "varchar(80)", "personal": "hash"},
    ],
    "quality": {"committedLate": {"minutes": 60}},
}
FEED = {
    "name": "sale",
    "version": 1,
    "format": {"kind": "csv", "delimiter": ";"},
    "columns": [
        {"name": "order_id", "header": "Order ID", "type": "varchar(80)", "nullable": False},
        {"name": "item", "header": "Item", "type": "varchar(80)"},
        {"name": "units", "header": "Units", "type": "integer", "nullable": False},
        {"name": "price", "header": "Price", "type": "decimal(12,2)", "decimal": ","},
        {"name": "revenue", "header": "Revenue", "type": "decimal(12,2)", "decimal": ","},
        {"name": "sold_on", "header": "Date", "type": "date", "formats": ["M/d/yyyy"], "nullable": False},
    ],
    "rules": [{"name": "revenue_is_units_by_price", "holds": "units * price = revenue"}],
}
MAPPINGS = [
    {
        "entity": "product",
        "when": "item is not null",
        "columns": {"stock_code": "trim(item)", "unit_price": "price", "updated_at": "cast(sold_on as timestamp)"},
        "at": "cast(sold_on as timestamp)",
        "order": "event",
        "op": "'U'",
        "contractVersion": 1,
    },
    {
        "entity": "sales_order",
        "columns": {"order_id": "order_id", "quantity": "units", "buyer": "concat('b', order_id)"},
        "at": "cast(sold_on as timestamp)",
        "order": "arrival",
        "op": "case when units = 0 then 'D' else 'U' end",
        "contractVersion": 3,
    },
]
HEADER = "Order ID;Item;Units;Price;Revenue;Date\n"
GOOD = HEADER + "o1;Cereal ;2;1,50;3;11/1/2010\no2;Cereal;1;1,50;1,5;11/1/2010\no3;;-4;;;11/30/2010\no4;Fruits;0;9,33;0;11/2/2010\n"


@pytest.fixture
def sales(lake):
    lake.entities = [{"contract": contract, "objects": [], "snapshots": []} for contract in (PRODUCT, ORDER)]
    return lake


def silver(lake, batch, entity):
    return sorted(lake.rows(batch["entities"][entity]["files"]), key=lambda row: (row["record_key"], row["sequence"]))


def books(batch, entity):
    names = ("bronze", "splits", "silver", "rejected", "duplicates", "unmapped", "folded")
    return tuple(batch["entities"][entity][name] for name in names)


def failed(batch, entity):
    return {check["name"]: (check["severity"], check["failed"]) for check in batch["entities"][entity]["checks"] if check["failed"]}


def rejected(lake, batch):
    rows = lake.rows(batch["files"]["_rejected"])
    return sorted((row["entity"], row["object_key"].rsplit("-", 1)[1], row["line"] or 0, *json.loads(row["reasons"])) for row in rows)


def test_a_file_becomes_events_of_several_entities(sales):
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", GOOD))
    batch = sales.run()
    cereal, fruits = silver(sales, batch, "product")
    assert (cereal["stock_code"], cereal["unit_price"], fruits["stock_code"]) == ("Cereal", Decimal("1.500"), "Fruits")
    assert (cereal["op"], cereal["origin"], cereal["epoch"], cereal["contract_version"]) == ("U", "change", 1, 1)
    first = datetime(2010, 11, 1, tzinfo=timezone.utc)
    assert (cereal["committed_at"], cereal["updated_at"]) == (first, first)
    assert cereal["sequence"] == "20101101000000" + "1291190400000" + "00000001"
    orders = silver(sales, batch, "sales_order")
    assert [(row["order_id"], row["quantity"], row["op"], row["contract_version"]) for row in orders] == [
        ("o1", 2, "U", 3),
        ("o2", 1, "U", 3),
        ("o3", -4, "U", 3),
        ("o4", 0, "D", 3),
    ]
    assert orders[0]["sequence"] == "0" * 14 + "1291190400000" + "00000001"
    assert len(orders[0]["buyer"]) == 64


def test_the_books_of_the_feed_and_of_each_entity_balance(sales):
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", GOOD))
    batch = sales.run()
    assert books(batch, "sale") == (4, 0, 0, 0, 0, 4, 0)
    assert books(batch, "product") == (4, 0, 2, 0, 0, 1, 1)
    assert books(batch, "sales_order") == (4, 0, 4, 0, 0, 0, 0)
    assert [failed(batch, entity) for entity in batch["entities"]] == [{}, {}, {}]
    lines = sorted((row["entity"], row["contract_version"], row["row_count"]) for row in sales.rows(batch["files"]["_object"]))
    assert lines == [("product", 1, 4), ("sale", 1, 4), ("sales_order", 3, 4)]
    assert {row["entity"]: row["unmapped_rows"] for row in sales.rows(batch["files"]["_batch"])} == {"sale": 4, "product": 1, "sales_order": 0}


def test_a_second_delivery_and_other_company_make_the_same_events(sales):
    first = sales.land("a.csv", GOOD)
    sales.feed(FEED, MAPPINGS, first)
    ids = lambda batch: {row["event_id"] for entity in ("product", "sales_order") for row in silver(sales, batch, entity)}  # noqa: E731
    alone = ids(sales.run("t1"))
    other = sales.land("b.csv.gz", gzip.compress((HEADER + "o9;Cereal;1;1,50;1,5;11/1/2010\n").encode()), arrived_ms=1_291_190_400_001)
    sales.feeds[0]["objects"] = [other, first]
    together = ids(sales.run("t2"))
    assert alone < together and len(together) == len(alone) + 2


def test_bad_rows_are_kept_aside_with_file_line_and_reason_and_cost_no_other(sales):
    bad = [
        "o5;Cereal;x;1,50;3;11/1/2010",
        "o6;Cereal;2;1,50;4;11/1/2010",
        "o7;Cereal;2;1.50;3;11/1/2010",
        "o8;Cereal;2;1,50;3;2/30/2010",
        ";Cereal;2;1,50;3;11/1/2010",
        "o9;Cereal;2",
        "oa;Cereal;2;1,50;3;11/1/2010;more",
        'ob;"Cereal;2;1,50;3;11/1/2010',
        "oc;Cer\0eal;2;1,50;3;11/1/2010",
        "od;" + "x" * 10_000_000 + ";2;1,50;3;11/1/2010",
        "oe;" + "y" * 81 + ";2;1,50;3;11/1/2010",
        "of;Cereal;NaN;1,50;3;11/1/2010",
        "og;Cereal;2;€1,50;3;11/1/2010",
    ]
    safe = "oh;=HYPERLINK(1);1;1,5;1,5;11/1/2010\noi;' or 1=1 drop table x --;1;1,5;1,5;11/1/2010\n"
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", GOOD + "\n".join(bad) + "\n" + safe))
    batch = sales.run()
    assert books(batch, "sale") == (19, 0, 0, 13, 0, 6, 0)
    assert books(batch, "sales_order") == (19, 0, 6, 0, 0, 13, 0)
    reasons = [
        *("units:type", "revenue_is_units_by_price", "price:type", "sold_on:type", "order_id:null"),
        *("row:cells_missing", "row:cells_extra", "row:quote_not_closed", "row:nul", "row:too_long", "item:length", "units:type", "price:type"),
    ]
    assert rejected(sales, batch) == [("sale", "a.csv", 6 + place, reason) for place, reason in enumerate(reasons)]
    assert not [check for checks in map(lambda e: failed(batch, e), batch["entities"]) for check in checks.values() if check[0] == "fail"]
    rows = {row["line"]: json.loads(row["payload"]) for row in sales.rows(batch["files"]["_rejected"])}
    assert rows[6]["units"] == "x" and rows[6]["order_id"] == "o5"
    assert rows[11] == {"row": "o9;Cereal;2"}
    assert {row["item"] for row in [{"item": row["stock_code"]} for row in silver(sales, batch, "product")]} >= {"=HYPERLINK(1)", "' or 1=1 drop table x --"}


def test_personal_values_are_not_kept_in_clear_even_of_a_row_that_cannot_be_read(sales):
    columns = [{**column, "personal": "mask"} if column["name"] == "item" else column for column in FEED["columns"]]
    sales.feed({**FEED, "columns": columns}, MAPPINGS, sales.land("a.csv", HEADER + "o1;Secret;x;1;1;11/1/2010\no2;Secret\n"))
    payloads = sorted(row["payload"] for row in sales.rows(sales.run()["files"]["_rejected"]))
    assert "S***" in payloads[0] and payloads[1] == '{"row":null}' and "Secret" not in "".join(payloads)


@pytest.mark.parametrize(
    "name, body, reason",
    [
        ("empty.csv", b"", "file:empty"),
        ("comma.csv", GOOD.replace(";", ",").encode(), "file:header"),
        ("doubled.csv", GOOD.replace("Item", "Units", 1).encode(), "file:header"),
        ("book.csv", b"PK\x03\x04rest of it", "file:other_file"),
        ("cut.csv.gz", gzip.compress((GOOD * 100).encode())[:-20], "file:gzip"),
        ("wide.csv", GOOD.encode("utf-16"), "file:encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_aside_whole_and_holds_nobody_up(sales, name, body, reason):
    sales.feed(FEED, MAPPINGS, sales.land(name, body), sales.land("good.csv", GOOD))
    batch = sales.run()
    assert rejected(sales, batch) == [("sale", name, 0, reason)]
    assert books(batch, "sale") == (5, 0, 0, 1, 0, 4, 0) and books(batch, "sales_order") == (5, 0, 4, 0, 0, 1, 0)
    assert failed(batch, "sale") == {"file_unreadable": ("warn", 1)}
    [told] = [check["detail"] for check in batch["entities"]["sale"]["checks"] if check["failed"]]
    assert name in told
    [lost] = [row for row in sales.rows(batch["files"]["_object"]) if row["entity"] == "sale" and row["object_key"].endswith(name)]
    assert lost["row_count"] == 1


def test_a_feed_may_refuse_the_whole_batch_for_such_a_file(sales):
    sales.feed({**FEED, "unreadable": "fail"}, MAPPINGS, sales.land("empty.csv", b""))
    assert failed(sales.run(), "sale") == {"file_unreadable": ("fail", 1)}


def test_a_header_alone_brings_nothing_and_is_in_the_ledger(sales):
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", HEADER))
    batch = sales.run()
    assert books(batch, "sale") == books(batch, "product") == (0,) * 7
    assert [row["row_count"] for row in sales.rows(batch["files"]["_object"])] == [0, 0, 0]


def test_columns_that_the_feed_does_not_know_are_left_out_and_told(sales):
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", GOOD.replace("Date\n", "Date;More\n").replace("2010\n", "2010;x\n")))
    assert failed(sales.run(), "sale") == {"schema_extra": ("warn", 1)}


def test_an_object_that_was_rewritten_after_it_was_selected_ends_the_job(sales):
    landed = sales.land("a.csv", GOOD)
    sales.land("a.csv", GOOD + "o9;Fruits;1;1;1;11/1/2010\n")
    sales.feed(FEED, MAPPINGS, landed)
    with pytest.raises(Exception, match="was rewritten after it was selected"):
        sales.run()


def test_an_event_dated_after_its_file_is_rejected_alone(sales):
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", GOOD + "o5;Cereal;2;1,50;3;1/1/2049\n"))
    batch = sales.run()
    assert books(batch, "sales_order") == (5, 0, 4, 1, 0, 0, 0)
    assert ("sales_order", "a.csv", 0, "_committed_at:late") in rejected(sales, batch)


def test_what_an_event_says_is_validated_by_the_entity(sales):
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", GOOD + "o5;Cereal;-101;1;-101;11/1/2010\n"))
    batch = sales.run()
    assert ("sales_order", "a.csv", 0, "quantity:range") in rejected(sales, batch)
    assert books(batch, "sales_order") == (5, 0, 4, 1, 0, 0, 0) and books(batch, "sale")[3] == 0


def test_only_neighbours_of_one_instant_in_one_file_are_folded(sales):
    line = "o{};Cereal;1;{};{};11/1/2010\n"
    body = HEADER + "".join(line.format(n, price, price) for n, price in enumerate(["1,5", "1,5", "2", "1,5"]))
    sales.feed(FEED, MAPPINGS, sales.land("a.csv", body), sales.land("b.csv", body.replace("o0", "p0"), arrived_ms=1_291_190_400_001))
    batch = sales.run()
    assert [row["unit_price"] for row in silver(sales, batch, "product")] == [Decimal(n) for n in ("1.5", "2", "1.5") * 2]
    assert books(batch, "product") == (8, 0, 6, 0, 0, 0, 2)


def test_a_row_may_make_several_events_of_one_entity(sales):
    twin = {**MAPPINGS[1], "when": "units > 0", "columns": {**MAPPINGS[1]["columns"], "order_id": "concat(order_id, '-return')"}}
    sales.feed(FEED, [*MAPPINGS, twin], sales.land("a.csv", GOOD))
    assert books(sales.run(), "sales_order") == (4, 2, 6, 0, 0, 0, 0)


def test_an_expression_of_another_type_than_its_column_fails_the_check(sales):
    wrong = {**MAPPINGS[1], "columns": {**MAPPINGS[1]["columns"], "quantity": "item"}}
    sales.feed(FEED, [MAPPINGS[0], wrong], sales.land("a.csv", GOOD))
    batch = sales.run()
    assert failed(batch, "sales_order")["schema"] == ("fail", 1)
    [check] = [one for one in batch["entities"]["sales_order"]["checks"] if one["name"] == "schema"]
    assert check["detail"] == "quantity is string by its mapping, the contract says integer"


def test_json_lines_and_parquet_go_the_same_way(sales):
    lines = '{"Order ID":"o1","Item":"Cereal","Units":2,"Price":"1,50","Revenue":"3","Date":"11/1/2010"}\n{"Order ID":\n'
    sales.feed({**FEED, "format": {"kind": "json-lines"}}, MAPPINGS, sales.land("a.json", lines))
    batch = sales.run()
    assert books(batch, "sales_order") == (2, 0, 1, 0, 0, 1, 0)
    assert rejected(sales, batch) == [("sale", "a.json", 2, "row:json")]
