"""Each rule with a row that breaks it and one that just does not."""

import datetime as dt
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from glue_support import bronze_table, column, entity

CONTRACT = entity(
    columns=[
        column("id", "varchar(600)", nullable=False),
        column("example", "integer"),
        column("name", "varchar(4)"),
        column("must", "integer", nullable=False),
        column("price", "decimal(12,3)", range={"min": "-1.5", "max": "10"}),
        column("day", "date", range={"min": "1995-01-01", "max": "2010-12-31"}),
        column("at", "timestamp", range={"max": "2010-12-31"}),
        column("status", "varchar(10)", accepted=["paid", "sent"]),
    ]
)
GOOD = {"id": "A", "must": 1}
EXAMPLES = [
    ({"name": "abcd"}, []),
    ({"name": "abcde"}, ["name:length"]),
    ({"name": "äöü"}, ["name:length"]),  # six bytes of UTF-8
    ({"name": "a\0"}, ["name:characters"]),
    ({"must": None}, ["must:null"]),
    ({"price": Decimal("-1.500")}, []),
    ({"price": Decimal("-1.501")}, ["price:range"]),
    ({"price": Decimal("10.001")}, ["price:range"]),
    ({"day": dt.date(1995, 1, 1)}, []),
    ({"day": dt.date(1994, 12, 31)}, ["day:range"]),
    ({"at": dt.datetime(2010, 12, 31, 23, 59, 59)}, []),
    ({"at": dt.datetime(2011, 1, 1)}, ["at:range"]),
    ({"status": "paid"}, []),
    ({"status": "Paid"}, ["status:accepted"]),
    ({"status": "lost", "must": None, "name": "abcde"}, ["name:length", "must:null", "status:accepted"]),
    ({"Op": "X"}, ["Op:accepted"]),
    ({"_committed_at": "no time"}, ["_committed_at:type"]),
    ({"_sequence": None}, ["_sequence:null"]),
    ({"_sequence": "1" * 36}, ["_sequence:length"]),
    ({"id": "k" * 512}, []),
    ({"id": "k" * 513}, ["record_key:length"]),
]


@pytest.fixture(scope="module")
def reasons(spark, pads, tmp_path_factory):
    """The reasons of each example's row. One Spark job for all: rules look at one row at a time."""
    from elt.contract import contract_from_json
    from elt.refine_entity import refine_entity
    from pyspark.sql import functions as F

    rows = [{**GOOD, "example": number, **values} for number, (values, _) in enumerate(EXAMPLES)]
    path = str(tmp_path_factory.mktemp("validate") / "examples.parquet")
    pq.write_table(bronze_table(CONTRACT, rows), path)
    more = [F.lit("bronze/x/20101201-090000000.parquet").alias("_object_key"), F.lit("change").alias("_origin"), F.lit(1).alias("_epoch")]
    frame = spark.read.parquet(path).select("*", *more)
    result = refine_entity([frame], contract_from_json(CONTRACT), "shop", pads, len(rows))
    found = {row["example"]: row["_reasons"] for row in result.collect()}
    assert len(found) == len(EXAMPLES)
    return found


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda number: str(EXAMPLES[number][0])[:40])
def test_a_broken_rule_is_told_as_column_and_rule(reasons, number):
    assert reasons[number] == EXAMPLES[number][1]


def test_a_delete_is_never_rejected_for_another_column_than_its_key(refined):
    [row] = refined(CONTRACT, [{"id": "A", "must": None, "name": "abcde", "status": "lost", "Op": "D"}])
    assert row["_reasons"] == []
    assert row["name"] is None  # it would not fit its column


def test_a_delete_without_a_key_is_rejected(refined):
    [row] = refined(CONTRACT, [{"id": None, "Op": "D"}])
    assert row["_reasons"] == ["id:null"]
