"""Each contract type from bronze to silver, exactly; and what must not pass as one."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest
from glue_support import bronze_schema, column, entity, failed_checks
from elt.types import accepts, from_arrow, spark_type
from pyspark.sql import types as t

MOMENT = dt.datetime(2010, 12, 1, 8, 26, 0, 123456)
UTC_MOMENT = MOMENT.replace(tzinfo=dt.timezone.utc)

# contract type, what the source holds, what silver holds, silver's Parquet type
EXACT = [
    ("smallint", -32768, -32768, pa.int16()),
    ("integer", 2147483647, 2147483647, pa.int32()),
    ("bigint", -9223372036854775808, -9223372036854775808, pa.int64()),
    ("boolean", True, True, pa.bool_()),
    ("double precision", 0.1, 0.1, pa.float64()),
    ("decimal(12,3)", Decimal("-11062.060"), Decimal("-11062.060"), pa.decimal128(12, 3)),
    ("decimal(38,10)", Decimal("1234567890123456789012345678.0000000001"), Decimal("1234567890123456789012345678.0000000001"), pa.decimal128(38, 10)),
    ("date", dt.date(1582, 1, 1), dt.date(1582, 1, 1), pa.date32()),
    ("timestamp", MOMENT, UTC_MOMENT, pa.timestamp("us", tz="UTC")),
    ("varchar(20)", "naïve 🙂", "naïve 🙂", pa.string()),
]


def test_every_contract_type_reaches_silver_exactly(lake):
    names = [f"c{number}" for number in range(len(EXACT))]
    contract = entity(columns=[column("id", "integer", nullable=False)] + [column(n, kind) for n, (kind, *_) in zip(names, EXACT)])
    values = {name: value for name, (_, value, *_) in zip(names, EXACT)}
    lake.add(contract, [lake.put(contract, [{"id": 1, **values}, {"id": 2}])])
    batch = lake.run()
    table = lake.table(batch["entities"]["thing"]["files"])
    rows = sorted(table.to_pylist(), key=lambda row: row["id"])
    for name, (kind, _, wanted, parquet) in zip(names, EXACT):
        assert rows[0][name] == wanted, kind
        assert rows[1][name] is None, kind
        assert table.schema.field(name).type == parquet, kind
    assert table.schema.names[:16] == [
        "batch_id", "event_id", "source_system", "record_key", "epoch", "origin",
        "committed_at", "sequence", "op", "contract_version", "row_hash", "tracked_hash",
        "sum_1", "sum_2", "sum_3", "checksum",
    ]  # fmt: skip
    assert table.schema.names[16:] == ["id", *names]


@pytest.mark.parametrize(
    ("kind", "source", "value", "wanted"),
    [
        ("integer", pa.int64(), 7, 7),
        ("integer", pa.uint8(), 255, 255),
        ("bigint", pa.uint64(), 2**62, 2**62),
        ("decimal(12,3)", pa.int32(), 5, Decimal("5.000")),
        ("decimal(12,3)", pa.decimal128(20, 6), Decimal("1.500000"), Decimal("1.500")),
        ("decimal(12,3)", pa.string(), " 1.5 ", Decimal("1.500")),
        ("boolean", pa.int8(), 1, True),
        ("date", pa.string(), "2010-12-01", dt.date(2010, 12, 1)),
        ("timestamp", pa.timestamp("ms"), dt.datetime(2010, 12, 1), dt.datetime(2010, 12, 1)),
        ("timestamp", pa.string(), "2010-12-01T08:26:00+02:00", dt.datetime(2010, 12, 1, 6, 26)),
    ],
)
def test_another_source_type_is_taken_over_without_loss(refined, kind, source, value, wanted):
    contract = entity(columns=[column("id", "integer"), column("x", kind)])
    [row] = refined(contract, [{"id": 1, "x": value}], schema=bronze_schema(contract, types={"x": source}))
    assert (row["_reasons"], row["x"]) == ([], wanted)


@pytest.mark.parametrize(
    ("kind", "source", "value"),
    [
        ("integer", pa.int64(), 2**31),
        ("integer", pa.string(), "12.7"),
        ("integer", pa.string(), ""),
        ("decimal(12,3)", pa.decimal128(20, 6), Decimal("1.500001")),
        ("decimal(12,3)", pa.decimal128(20, 3), Decimal("1234567890.000")),
        ("decimal(12,3)", pa.string(), "1.5001"),
        ("boolean", pa.int8(), 2),
        ("date", pa.string(), "2010-02-30"),
        ("timestamp", pa.string(), "yesterday"),
    ],
)
def test_a_value_that_does_not_fit_is_rejected_and_never_rounded(refined, kind, source, value):
    contract = entity(columns=[column("id", "integer"), column("x", kind)])
    [row] = refined(contract, [{"id": 1, "x": value}], schema=bronze_schema(contract, types={"x": source}))
    assert row["_reasons"] == ["x:type"]


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("integer", pa.float64()),
        ("decimal(12,3)", pa.float64()),
        ("varchar(20)", pa.int32()),
        ("timestamp", pa.date32()),
        ("timestamp", pa.timestamp("ns")),
        ("date", pa.timestamp("us")),
        ("varchar(20)", pa.binary()),
    ],
)
def test_another_type_fails_the_schema_check_and_nothing_is_refined(lake, kind, source):
    contract = entity(columns=[column("id", "integer"), column("x", kind)])
    lake.add(contract, [lake.put(contract, [{"id": 1}], schema=bronze_schema(contract, types={"x": source}))])
    batch = lake.run()
    assert failed_checks(batch, "thing")["schema"] == "fail"
    assert batch["entities"]["thing"]["files"] == []


def test_a_type_that_is_not_in_the_list_is_refused():
    with pytest.raises(ValueError, match="unknown contract type"):
        spark_type("money")
    assert from_arrow(pa.list_(pa.int8())) is None
    assert not accepts("integer", t.DecimalType(10, 2))
