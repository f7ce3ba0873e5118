"""Schema drift in the middle of CDC: files before and after an ALTER in one window, by the contract as it was and as it becomes."""

from decimal import Decimal

import pyarrow as pa
import pytest
from glue_support import bronze_schema, column, entity, failed_checks
from elt.contract import contract_from_json
from elt.read_bronze import extra_columns, schema_faults
from lake.footers import Footer

ID = column("id", "varchar(20)", nullable=False)


def thing(*columns, version=1, name="thing", key=("id",)):
    return {**entity(name, key=key, columns=[ID, *columns]), "version": version}


N = column("n", "integer", tracked=True)
PRICE = column("price", "decimal(10,2)", tracked=True)
NAME = column("name", "varchar(20)", tracked=True)

# kind: contract before, Arrow types and columns after the ALTER, row before, row after
KINDS = {
    "added": (thing(N), {"extra": {"colour": pa.string()}}, {"n": 1}, {"n": 2, "colour": "red"}),
    "dropped": (thing(N, NAME), {"without": ["name"]}, {"n": 1, "name": "a"}, {"n": 2}),
    "widened": (thing(N, PRICE), {"types": {"n": pa.int64(), "price": pa.decimal128(12, 3)}}, {"n": 1}, {"n": 2, "price": Decimal("2.500")}),
    "narrowed": (thing(N, PRICE), {"types": {"n": pa.int16(), "price": pa.decimal128(8, 1)}}, {"n": 1}, {"n": 2, "price": Decimal("2.5")}),
    "retyped": (thing(N), {"types": {"n": pa.string()}}, {"n": 1}, {"n": "002"}),
    "renamed": (thing(N, NAME), {"without": ["name"], "extra": {"title": pa.string()}}, {"n": 1, "name": "a"}, {"n": 2, "title": "b"}),
}
BEFORE, AFTER = "2010/12/01/20101201-083000000.parquet", "2010/12/01/20101201-083000001.parquet"


def drift(lake, kind, contract, after=None):
    """One entity whose window holds a file from before the ALTER and one from after it."""
    old, change, row_before, row_after = KINDS[kind]
    here = {**contract, "name": kind}
    first = lake.put({**old, "name": kind}, [{"id": "1", "_sequence": "1", **row_before}], name=BEFORE)
    rows = [{"id": "2", "_sequence": "2", **row_after}, *(after or [])]
    second = lake.put({**old, "name": kind}, rows, name=AFTER, schema=bronze_schema(old, **change))
    lake.add(here, [first, second])


def silver(lake, batch, kind, *names):
    rows = sorted(lake.rows(batch["entities"][kind]["files"]), key=lambda row: row["sequence"])
    return [tuple(row[name] for name in names) for row in rows]


def schema_detail(batch, kind, name="schema"):
    [check] = [check for check in batch["entities"][kind]["checks"] if check["name"] == name]
    return check["detail"]


def test_by_the_contract_as_it_was_what_fits_passes_and_all_else_is_said(lake):
    too_wide = [
        {"id": "3", "_sequence": "3", "n": 2**31, "price": Decimal("1.000")},
        {"id": "4", "_sequence": "4", "n": 1, "price": Decimal("1.005")},
    ]
    for kind, (contract, *_) in KINDS.items():
        drift(lake, kind, contract, too_wide if kind == "widened" else None)
    batch = lake.run()

    assert failed_checks(batch, "added") == {"schema_extra": "warn"}
    assert "colour" in schema_detail(batch, "added", "schema_extra")
    assert silver(lake, batch, "added", "id", "n") == [("1", 1), ("2", 2)]

    assert "fail" not in failed_checks(batch, "widened").values()
    assert silver(lake, batch, "widened", "id", "n", "price") == [("1", 1, None), ("2", 2, Decimal("2.50"))]
    kept = {row["record_key"]: row["reasons"] for row in lake.rows(batch["files"]["_rejected"])}
    assert kept == {"3": '["n:type"]', "4": '["price:type"]'}

    assert failed_checks(batch, "narrowed") == {}
    assert silver(lake, batch, "narrowed", "id", "n", "price") == [("1", 1, None), ("2", 2, Decimal("2.50"))]

    for kind, said in {"dropped": "name is missing", "retyped": "n is string, the contract says integer", "renamed": "name is missing"}.items():
        assert failed_checks(batch, kind)["schema"] == "fail", kind
        assert said in schema_detail(batch, kind)
        assert batch["entities"][kind]["files"] == []
    assert "title" in schema_detail(batch, "renamed", "schema_extra")


def test_by_the_contract_raised_for_it_files_of_both_shapes_are_read_and_nothing_is_left_out(lake):
    optional_name = {**NAME, "optional": True}
    raised = {
        "added": thing(N, column("colour", "varchar(10)", tracked=True, optional=True), version=2),
        "dropped": thing(N, optional_name, version=2),
        "widened": thing({**N, "type": "bigint"}, {**PRICE, "type": "decimal(12,3)"}, version=2),
        "retyped": thing({**N, "type": "varchar(10)", "alsoWrittenAs": ["integer"]}, version=2),
        "renamed": thing(N, {**NAME, "name": "title", "formerly": ["name"]}, version=2),
    }
    for kind, contract in raised.items():
        drift(lake, kind, contract, [{"id": "3", "_sequence": "3", "n": 2**31, "price": Decimal("1.005")}] if kind == "widened" else None)
    batch = lake.run()
    assert {kind: failed_checks(batch, kind) for kind in raised} == {kind: {} for kind in raised}
    assert silver(lake, batch, "added", "id", "colour") == [("1", None), ("2", "red")]
    assert silver(lake, batch, "dropped", "id", "n", "name") == [("1", 1, "a"), ("2", 2, None)]
    assert silver(lake, batch, "widened", "n", "price") == [(1, None), (2, Decimal("2.500")), (2**31, Decimal("1.005"))]
    assert silver(lake, batch, "retyped", "n") == [("1",), ("002",)]
    assert silver(lake, batch, "renamed", "title") == [("a",), ("b",)]


def test_a_renamed_key_keeps_its_before_image_and_its_name_in_history(lake):
    old = thing(N)
    renamed = {**entity("thing", key=("code",), columns=[{**ID, "name": "code", "formerly": ["id"]}, N]), "version": 2}
    before = lake.put(old, [{"id": "a", "n": 1, "_sequence": "1"}, {"Op": "U", "id": "b", "BI_id": "a", "n": 2, "_sequence": "2"}], name=BEFORE)
    after = lake.put(renamed, [{"Op": "U", "code": "c", "BI_code": "b", "n": 3, "_sequence": "3"}], name=AFTER)
    lake.add(renamed, [before, after])
    batch = lake.run()
    assert failed_checks(batch, "thing") == {}
    assert silver(lake, batch, "thing", "op", "record_key", "n") == [
        ("I", "a", 1), ("D", "a", None), ("I", "b", 2), ("D", "b", None), ("I", "c", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "change", "faults"),
    [
        # text is a number only where the contract says so: 007 is not 7
        ([N], {"types": {"n": pa.string()}}, ["n is string, the contract says integer"]),
        ([column("at", "timestamp")], {"types": {"at": pa.string()}}, ["at is string, the contract says timestamp"]),
        ([{**N, "alsoWrittenAs": ["varchar(9)"]}], {"types": {"n": pa.string()}}, []),
        ([{**N, "alsoWrittenAs": ["varchar(9)"]}], {"types": {"n": pa.date32()}}, ["n is date32[day], the contract says integer or varchar(9)"]),
        ([NAME], {"types": {"name": pa.int32()}}, ["name is int32, the contract says varchar(20)"]),
        ([{**NAME, "alsoWrittenAs": ["date"]}], {"types": {"name": pa.date32()}}, []),
        # an optional column may be absent, but not of another type
        ([{**N, "optional": True}], {"without": ["n"]}, []),
        ([{**N, "optional": True}], {"types": {"n": pa.string()}}, ["n is string, the contract says integer"]),
        # to MySQL upper and lower case are one name; of two that differ in it alone nobody knows which is meant
        ([NAME], {"without": ["name", "id", "BI_id"], "extra": {"Name": pa.string(), "ID": pa.string(), "BI_ID": pa.string()}}, []),
        ([NAME], {"without": ["name"], "extra": {"Name": pa.string(), "NAME": pa.string()}}, ["name is there as Name and NAME"]),
        # DMS's own columns are found by their own names alone
        ([N], {"without": ["Op"], "extra": {"op": pa.string(), "OP": pa.string()}}, ["Op is missing"]),
        # a former name is any name that a source may give
        ([{**NAME, "formerly": ["Name of `it`, in full."]}], {"without": ["name"], "extra": {"Name of `it`, in full.": pa.string()}}, []),
        # a former name is only read where the present one is absent, and only when it is one
        ([{**NAME, "formerly": ["title"]}], {"without": ["name"], "extra": {"title": pa.string()}}, []),
        ([{**NAME, "formerly": ["title"]}], {"without": ["name"]}, ["name is missing"]),
        (
            [{**NAME, "formerly": ["title", "label"]}],
            {"without": ["name"], "extra": {"title": pa.string(), "label": pa.string()}},
            ["name is there as title and label"],
        ),
    ],
)
def test_what_a_file_may_be(columns, change, faults):
    contract = thing(*columns)
    footer = Footer("k", 1, 1, bronze_schema(contract, **change))
    assert schema_faults(contract_from_json(contract), "change", footer) == faults


CROWD = [
    *["op", "OP", "_Committed_At", "_SEQUENCE", "bi_id", "BI_n", "record_key", "row_hash", "event_id", "_raw", "_epoch", "_origin", "_object_key"],
    *["Name", "a.b", "a b", "a`b", "größe", "sequence", "_metadata", "file_path", "twice", "twice"],
]  # fmt: skip


def test_source_columns_of_any_name_are_left_out_by_name_and_no_other_is_read_for_them(lake):
    contract = thing(N, NAME)
    rows = [{"id": "1", "n": 7, "name": "mine", **{name: "not mine" for name in CROWD}}]
    known = bronze_schema(contract)
    crowded = pa.schema([*[pa.field(name, pa.string()) for name in CROWD], *known])
    lake.add(contract, [lake.put(contract, rows, schema=crowded)])
    batch = lake.run()
    assert failed_checks(batch, "thing") == {"schema_extra": "warn"}
    assert "BI_n; Name; OP; _Committed_At; _SEQUENCE" in schema_detail(batch, "thing", "schema_extra")
    assert silver(lake, batch, "thing", "op", "record_key", "n", "name") == [("I", "1", 7, "mine")]


def test_a_source_column_in_other_letters_or_under_any_former_name_is_read(lake):
    odd = "Name of `it`, in full."
    contract = thing(N, {**NAME, "formerly": [odd]})
    other = thing(N, name="thing")
    schema = bronze_schema(other, without=["id", "n", "BI_id"], extra={"ID": pa.string(), "N": pa.int32(), odd: pa.string(), "BI_ID": pa.string(), "op": pa.string()})
    lake.add(contract, [lake.put(contract, [{"Op": "U", "ID": "2", "BI_ID": "1", "N": 7, odd: "a"}], schema=schema)])
    batch = lake.run()
    assert failed_checks(batch, "thing") == {"schema_extra": "warn"}
    assert silver(lake, batch, "thing", "op", "record_key", "n", "name") == [("D", "1", None, None), ("I", "2", 7, "a")]


def test_a_file_that_has_a_needed_column_twice_is_refused_by_name(lake):
    contract = thing(N)
    twice = pa.schema([*bronze_schema(contract), pa.field("Op", pa.string())])
    lake.add(contract, [lake.put(contract, [{"id": "1", "n": 1}], schema=twice)])
    assert "Op is there as Op and Op" in schema_detail(lake.run(), "thing")


@pytest.mark.parametrize("name", ["op", "record_key", "event_id", "Name", "_raw", "a b"])
def test_a_contract_may_not_call_a_column_as_silver_calls_its_own(name):
    with pytest.raises(ValueError, match="may not be called"):
        contract_from_json(thing(column(name, "integer")))


def test_a_former_name_beside_the_present_one_is_another_column():
    contract = thing({**NAME, "formerly": ["title"]})
    footer = Footer("k", 1, 1, bronze_schema(contract, extra={"title": pa.string()}))
    assert extra_columns(contract_from_json(contract), footer) == ["title"]


@pytest.mark.parametrize(
    ("kind", "source", "value", "wanted"),
    [
        ("date", pa.string(), "2010-12-01 08:00:00", None),
        ("timestamp", pa.string(), "08:00:00", None),
        ("double precision", pa.int64(), 2**53 + 1, None),
        ("double precision", pa.int64(), 2**53, float(2**53)),
        ("varchar(30)", pa.int32(), 7, "7"),
        ("varchar(30)", pa.decimal128(12, 3), Decimal("1.500"), "1.500"),
    ],
)
def test_a_value_of_another_type_is_taken_exactly_or_not_at_all(refined, kind, source, value, wanted):
    contract = entity(columns=[column("id", "integer"), column("x", kind)])
    [row] = refined(contract, [{"id": 1, "x": value}], schema=bronze_schema(contract, types={"x": source}))
    assert (row["x"], row["_reasons"]) == (wanted, [] if wanted is not None else ["x:type"])
