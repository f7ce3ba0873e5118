"""The checksum of a row's content, as refine makes it; that MySQL makes the same one is tested in test/aws/content-text.test.ts."""

import datetime as dt
import hashlib
from decimal import Decimal

import pyarrow as pa
import pytest
from elt.content import content_key
from glue_support import SALT, bronze_schema, column, entity

CONTRACT = entity(
    columns=[
        column("id", "varchar(20)", nullable=False),
        column("name", "varchar(20)", tracked=True, personal="mask"),
        column("email", "varchar(64)", personal="hash"),
        column("secret", "varchar(20)", personal="drop"),
        column("age", "integer", range={"max": "150"}),
        column("price", "decimal(12,3)"),
        column("born", "date"),
        column("at", "timestamp"),
        column("weight", "double precision"),
        column("active", "boolean"),
    ]
)
ROW = {
    "id": "1",
    "name": "Änne ",
    "email": "a@x.org",
    "secret": "s",
    "age": 7,
    "price": Decimal("1.500"),
    "born": dt.date(2010, 12, 1),
    "at": dt.datetime(2010, 12, 1, 8, 26),
    "weight": 0.5,
    "active": True,
}
TEXT = "id:1:1name:6:Änne email:7:a@x.orgsecret:1:sage:1:7price:3:1.5born:10:2010-12-01at:19:2010-12-01 08:26:00weight:19:4503599627370496p-1active:1:1"
OTHER = {
    "id": "2",
    "name": "Änne",
    "email": "a@x.orG",
    "secret": "S",
    "age": 8,
    "price": Decimal("1.501"),
    "born": dt.date(2010, 12, 2),
    "at": dt.datetime(2010, 12, 1, 8, 26, 0, 1),
    "weight": 0.5000000000000001,
    "active": False,
}


def expected(text):
    return int(hashlib.sha256((content_key(SALT.encode()) + text).encode()).hexdigest()[:15], 16)


def test_a_checksum_is_that_of_the_raw_values_keyed(refined):
    assert refined(CONTRACT, [ROW])[0]["_checksum"] == expected(TEXT)


@pytest.mark.parametrize("name", list(ROW))
def test_each_value_that_is_lost_or_another_gives_another_checksum(refined, name):
    rows = refined(CONTRACT, [ROW, {**ROW, name: None}, {**ROW, name: OTHER[name]}])
    assert len({row["_checksum"] for row in rows}) == 3


def test_no_two_lists_of_values_have_one_text(refined):
    contract = entity(columns=[column("id", "integer"), column("a", "varchar(40)"), column("b", "varchar(40)")])
    rows = refined(contract, [{"id": 1, "a": "x", "b": None}, {"id": 1, "b": "x"}, {"id": 1, "a": "", "b": "x"}, {"id": 1, "a": "xb:1:y"}, {"id": 1, "a": "x", "b": "y"}])
    assert len({row["_checksum"] for row in rows}) == 5


def test_a_column_that_comes_later_changes_no_row_that_has_nothing_in_it(refined):
    later = entity(columns=[*CONTRACT["columns"], column("colour", "varchar(20)", optional=True)])
    [before] = refined(CONTRACT, [ROW])
    [without, empty, full] = [refined(later, [{**ROW, "colour": value}])[0] for value in (None, "", "red")]
    absent = refined(later, [ROW], schema=bronze_schema(later, without=("colour",)))[0]
    assert before["_checksum"] == without["_checksum"] == absent["_checksum"]
    assert len({before["_checksum"], empty["_checksum"], full["_checksum"]}) == 3


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [("age", pa.int64(), 7), ("price", pa.decimal128(20, 6), Decimal("1.500000")), ("weight", pa.float32(), 0.5), ("active", pa.int8(), 1)],
)
def test_a_column_that_was_made_wider_changes_no_row(refined, name, kind, value):
    [row] = refined(CONTRACT, [{**ROW, name: value}], schema=bronze_schema(CONTRACT, types={name: kind}))
    assert row["_checksum"] == expected(TEXT)


def test_a_rejected_row_has_the_checksum_of_what_the_source_wrote(lake):
    lake.add(CONTRACT, [lake.put(CONTRACT, [{**ROW, "age": 200}, ROW])])
    batch = lake.run()
    [kept] = lake.table(batch["files"]["_rejected"]).to_pylist()
    [good] = lake.table(batch["entities"]["thing"]["files"]).to_pylist()
    assert (kept["checksum"], good["checksum"]) == (expected(TEXT.replace("age:1:7", "age:3:200")), expected(TEXT))
    assert batch["envelope"] == 3


def test_a_delete_counts_nothing_and_a_changed_key_counts_under_the_new_one(lake):
    moved = {**ROW, "id": "new", "Op": "U", "BI_id": "old"}
    lake.add(CONTRACT, [lake.put(CONTRACT, [{**ROW, "Op": "D", "BI_id": "1"}, moved])])
    rows = lake.table(lake.run()["entities"]["thing"]["files"]).to_pylist()
    found = {(row["record_key"], row["op"]): row["checksum"] for row in rows}
    assert found == {("1", "D"): None, ("old", "D"): None, ("new", "I"): expected(TEXT.replace("id:1:1", "id:3:new"))}


def test_no_clear_text_is_left_of_the_content(refined):
    [row] = refined(CONTRACT, [ROW])
    assert "_content" not in row and "a@x.org" not in repr(row)
