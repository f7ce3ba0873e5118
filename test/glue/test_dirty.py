"""Any dirty row: its batch can be loaded and the row is accounted for. What staging's columns hold is read from sql/."""

import datetime as dt
import json
import random
import re
from decimal import Decimal
from pathlib import Path

from glue_support import column, entity, failed_checks

SQL = Path(__file__).resolve().parents[2] / "sql"
NUL, SMILE = "\0", "🙂"
# Bytes that a Parquet file calls text: a lone byte, half a character, half a pair of surrogates.
NO_TEXT = [b"\xff", b"caf\xc3", b"\xed\xa0\xbd"]

THING = entity(
    "customer",
    columns=[
        column("id", "varchar(20)", nullable=False),
        column("note", "varchar(30)", tracked=True),
        column("email", "varchar(64)", personal="hash"),
        column("name", "varchar(20)", personal="mask"),
        column("total", "decimal(12,3)", range={"max": "100"}),
        column("weight", "double precision"),
        column("day", "date"),
        column("at", "timestamp"),
        column("parent", "varchar(20)"),
    ],
    sums=["total"],
    references=[{"column": "parent", "entity": "parent"}],
)
TEXTS = [
    "plain", "", "   ", "trailing  ", None, NUL, f"a{NUL}b", f"a{NUL}c", NUL * 40, SMILE * 5, SMILE * 9, "é" * 200, "x" * 600, f"{SMILE * 300}a", f"{SMILE * 300}b",
    '"quoted", and a comma', "two\nlines\r", "\u2028\ufeff\ufffe", "\ufdd0", "\\N", *NO_TEXT,
]  # fmt: skip
DIRT = {
    "Op": ["I", "U", "D", "X", "", None, "DELETE", "é", NUL, SMILE * 40],
    "_committed_at": ["2010-12-01 08:26:00.000000", None, "", "no time", "0000-00-00 00:00:00", "1899-12-31 23:59:59", "9999-12-31 00:00:00", "+12345-01-01 00:00:00", NUL, SMILE * 90],
    "_sequence": ["1", None, "", "   ", "9" * 36, SMILE * 30, f"1{NUL}", "é" * 35],
    "id": [text for text in TEXTS if text is not None],
    "BI_id": TEXTS,
    "note": TEXTS,
    "email": TEXTS,
    "name": TEXTS,
    "parent": TEXTS,
    "total": [Decimal("1.5"), Decimal("100.001"), Decimal("-9" * 1), None],
    "weight": [1.5, float("nan"), float("inf"), float("-inf"), -0.0, None],
    "day": [dt.date(2010, 12, 1), dt.date(1, 1, 1), dt.date(9999, 12, 31), -719_529, 2_932_897, 2**31 - 1, None],
    "at": [dt.datetime(2010, 12, 1), dt.datetime(1, 1, 1), -62_167_219_200_000_001, 253_402_300_800_000_000, 2**63 - 1, -(2**63), None],
}


def staging_columns(table):
    """Name, type, and whether NULL is refused."""
    text = (SQL / "20_staging" / table / "table.sql").read_text()
    return re.findall(r"^  (\w+) ((?:varchar|decimal)\([\d, ]+\)|\w+)( not null)?,?$", text, re.MULTILINE)


def refused(cells, columns):
    """What a COPY into these columns would refuse of one row, as Redshift or PostgreSQL does; None: nothing."""
    for (name, kind, not_null), value in zip(columns, cells):
        if value is None:
            if not_null:
                return f"{name} is NULL"
        elif kind.startswith("varchar"):
            held = value.encode()
            if "\0" in value or len(held) > int(kind[8:-1]):
                return f"{name} cannot hold {value!r}"
        elif kind == "timestamp" and not 1 <= value.year <= 9999:
            return f"{name} is {value}"
    return None


def dirty_rows(seed, count):
    """Up to six cells of each are dirty; what is not dirtied is as it should be."""
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        row = {"Op": "U", "_committed_at": "2010-12-01 08:26:00.000000", "_sequence": f"{number:035d}", "id": f"C{number}"}
        for name in dice.sample(sorted(DIRT), dice.randint(1, 6)):
            row[name] = dice.choice(DIRT[name])
        rows.append(row)
    return rows


def test_any_dirty_row_is_stored_or_rejected_and_its_batch_can_be_loaded(lake):
    seed = random.randrange(10**9)
    print(f"dirty rows: seed {seed}")
    each = [{**row, name: value} for name, values in DIRT.items() for value in values for row in dirty_rows(0, 1)]
    load = lake.put(THING, dirty_rows(seed, 200), kind="snapshot")
    changes = lake.put(THING, dirty_rows(seed + 1, 400) + each)
    lake.add(THING, [load, changes], [lake.snapshot(THING, 200, [load])])
    batch = lake.run()
    told = batch["entities"]["customer"]

    # Rows at fault are kept aside, and that is all: nothing here refuses a batch.
    assert {name for name, severity in failed_checks(batch, "customer").items() if severity == "fail"} <= {"keys_meet"}
    assert told["bronze"] == 600 + len(each)
    assert told["bronze"] + told["splits"] == told["silver"] + told["rejected"] + told["duplicates"]
    assert told["rejected"] > 100 and told["silver"] > 100

    envelope = staging_columns("stg_customer")[:16]
    own = [(c["name"], c["type"], "") for c in THING["columns"]]
    for table, files, columns in (
        ("stg_customer", told["files"], envelope + own),
        ("stg_rejected", batch["files"]["_rejected"], staging_columns("stg_rejected")),
        ("stg_snapshot", batch["files"]["_snapshot"], staging_columns("stg_snapshot")),
    ):
        rows = lake.table(files).to_pydict()
        assert len(rows) == len(columns), table
        faults = [fault for cells in zip(*rows.values()) for fault in [refused(cells, columns)] if fault]
        assert faults == [], table
    kept = lake.rows(batch["files"]["_rejected"])
    assert len(kept) == told["rejected"] == len({row["event_id"] for row in kept})
    assert all(json.loads(row["reasons"]) and set(json.loads(row["payload"])) >= {"id", "note"} for row in kept)


def test_what_a_column_refuses_is_seen(lake):
    columns = staging_columns("stg_rejected")
    assert [name for name, *_ in columns][:4] == ["batch_id", "event_id", "source_system", "entity"] and len(columns) == 19
    good = ["b", "e", "s", "t", "k", 1, "change", None, "", "I", 1, "[]", None, "o", None, None, None, None, None]
    assert refused(good, columns) is None
    for place, bad in ((4, "a\0"), (4, "x" * 513), (8, None), (9, "é")):
        assert refused([*good[:place], bad, *good[place + 1 :]], columns) is not None


def test_two_keys_that_no_column_can_hold_stay_two_and_the_events_of_one_stay_together(lake):
    rows = [
        {"id": f"{SMILE * 300}a", "Op": "I"},
        {"id": f"{SMILE * 300}b", "Op": "I"},
        {"id": f"a{NUL}b", "Op": "I"},
        {"id": f"a{NUL}b", "Op": "D"},
        {"id": "a\ufffdb", "Op": "I"},
        {"id": b"a\xffb", "Op": "I"},
    ]
    lake.add(THING, [lake.put(THING, rows)])
    batch = lake.run()
    keys = [row["record_key"] for row in sorted(lake.rows(batch["files"]["_rejected"]), key=lambda row: row["sequence"])]
    assert len(keys) == 5 and len(set(keys)) == 4 and keys[2] == keys[3]
    assert all(key.encode() and len(key.encode()) <= 512 for key in keys)
    assert [row["record_key"] for row in lake.rows(batch["entities"]["customer"]["files"])] == ["a\ufffdb"]
    assert "a\ufffdb" not in keys  # the rejected ones are not taken for this one


def test_a_rejected_row_says_what_its_control_columns_were_and_is_never_counted_as_deleted(lake):
    bad = {"id": "C1", "Op": "DELETE", "_committed_at": "no time", "_sequence": f"7{NUL}", "note": "n" * 9000}
    lake.add(THING, [lake.put(THING, [bad])])
    [row] = lake.rows(lake.run()["files"]["_rejected"])
    assert (row["op"], row["sequence"], row["committed_at"]) == ("?", "7\ufffd", None)
    assert json.loads(row["reasons"]) == ["note:length", "Op:accepted", "_committed_at:type", "_sequence:characters"]
    told = json.loads(row["payload"])
    assert (told["Op"], told["_committed_at"], told["_sequence"]) == ("DELETE", "no time", f"7{NUL}")
    assert told["note"].endswith("n…") and told["day"] is None


def test_a_row_of_hundreds_of_long_names_still_gives_a_payload_that_fits(spark):
    from elt.contract import contract_from_json
    from elt.rejected import payload
    from pyspark.sql import functions as F

    names = ["id", *[f"a_rather_long_column_name_{n:04d}" for n in range(300)]]
    contract = contract_from_json(entity(columns=[column(name, "varchar(9)") for name in names]))
    raw = F.map_from_arrays(F.array(*map(F.lit, names)), F.array(F.lit("1"), *[F.repeat(F.lit("\x01"), 99)] * 300))
    row = spark.range(1).select(raw.alias("_raw"), *[F.lit("I").alias(name) for name in ("_op", "_committed_raw", "_sequence")])
    [[text]] = row.select("*", F.array(F.lit("a:length")).alias("_reasons")).select(payload(contract)).collect()
    assert 12_000 < len(text.encode()) <= 16384
    told = json.loads(text)
    assert told["id"] == "1" and told["…"] == f"{301 - (len(told) - 1)} columns left out"
