"""Each rule with a row that breaks it and one that just does not."""

import datetime as dt
from decimal import Decimal

import pytest
from glue_support import column, entity

CONTRACT = entity(
    columns=[
        column("id", "varchar(600)", nullable=False),
        column("name", "varchar(4)"),
        column("must", "integer", nullable=False),
        column("price", "decimal(12,3)", range={"min": "-1.5", "max": "10"}),
        column("day", "date", range={"min": "1995-01-01", "max": "2010-12-31"}),
        column("at", "timestamp", range={"max": "2010-12-31"}),
        column("status", "varchar(10)", accepted=["paid", "sent"]),
    ]
)
GOOD = {"id": "A", "must": 1}


def reasons(refined, **values):
    [row] = refined(CONTRACT, [{**GOOD, **values}])
    return row["_reasons"]


@pytest.mark.parametrize(
    ("values", "broken"),
    [
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
    ],
)
def test_a_broken_rule_is_told_as_column_and_rule(refined, values, broken):
    assert reasons(refined, **values) == broken


def test_a_delete_is_never_rejected_for_another_column_than_its_key(refined):
    [row] = refined(CONTRACT, [{"id": "A", "must": None, "name": "abcde", "status": "lost", "Op": "D"}])
    assert row["_reasons"] == []
    assert row["name"] is None  # it would not fit its column


def test_a_delete_without_a_key_is_rejected(refined):
    [row] = refined(CONTRACT, [{"id": None, "Op": "D"}])
    assert row["_reasons"] == ["id:null"]
