"""Trimming and zones."""

import datetime as dt

from glue_support import bronze_schema, column, entity

import pyarrow as pa

PERSON = entity(
    key=("id",),
    columns=[column("id", "varchar(20)", nullable=False), column("parent", "varchar(20)"), column("note", "varchar(50)")],
    references=[{"column": "parent", "entity": "thing"}],
)


def test_keys_and_references_lose_trailing_blanks_only_and_other_texts_both(refined):
    [row] = refined(PERSON, [{"id": " A1  ", "parent": " B ", "note": "  hello  "}])
    assert (row["id"], row["parent"], row["note"], row["record_key"]) == (" A1", " B", "hello", " A1")
    assert row["_raw_key"] == " A1  "


def test_other_white_space_than_blanks_stays(refined):
    [row] = refined(PERSON, [{"id": "A\t", "note": "x\n"}])
    assert (row["id"], row["note"]) == ("A\t", "x\n")


def test_a_wall_clock_becomes_utc_by_the_contracts_zone_and_its_summer_time(refined):
    contract = entity(columns=[column("id", "integer"), {**column("at", "timestamp"), "timezone": "Europe/London"}])
    winter, summer = dt.datetime(2010, 12, 1, 8, 0), dt.datetime(2011, 7, 1, 8, 0)
    rows = refined(contract, [{"id": 1, "at": winter}, {"id": 2, "at": summer}])
    assert sorted(row["at"] for row in rows) == [winter, summer - dt.timedelta(hours=1)]


def test_a_time_that_carries_its_zone_and_one_that_does_not_read_alike(refined):
    contract = entity(columns=[column("id", "integer"), column("at", "timestamp")])
    moment = dt.datetime(2010, 12, 1, 8, 0)
    [naive] = refined(contract, [{"id": 1, "at": moment}])
    [aware] = refined(contract, [{"id": 1, "at": moment}], schema=bronze_schema(contract, types={"at": pa.timestamp("us", tz="UTC")}))
    assert naive["row_hash"] == aware["row_hash"] and naive["at"] == aware["at"] == moment


def test_a_load_row_has_neither_commit_time_nor_sequence_and_is_an_insert(refined):
    [row] = refined(PERSON, [{"id": "A", "Op": "U", "_sequence": "9"}], kind="snapshot")
    assert (row["_op"], row["_sequence"], row["_committed_at"]) == ("I", "", None)
