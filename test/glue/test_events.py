"""Identity against a second implementation, written from the text and not from the code."""

import datetime as dt
import hashlib
import random
from decimal import Decimal

import pyarrow as pa
import pytest
from glue_support import bronze_schema, column, entity

CONTRACT = entity(
    key=("code", "no"),
    columns=[
        column("code", "varchar(40)", nullable=False),
        column("no", "integer", nullable=False),
        column("name", "varchar(200)", tracked=True),
        column("price", "decimal(12,3)", tracked=True),
        column("tiny", "decimal(20,9)", tracked=True),
        column("day", "date"),
        column("at", "timestamp"),
        column("ok", "boolean"),
    ],
)


def encode(values):
    return "|".join("-" if value is None else f"{len(value.encode())}:{value}" for value in values)


def sha(values):
    return hashlib.sha256(encode(values).encode()).hexdigest()


def text(value, scale=None):
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.{scale}f}"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return str(value)


def expected(row):
    values = {
        name: text(row[name], {"price": 3, "tiny": 9}.get(name))
        for name in ("code", "no", "name", "price", "tiny", "day", "at", "ok")
    }
    key = f"{len(values['code'])}:{values['code']}|{len(values['no'])}:{values['no']}"
    row_hash = sha(values.values())
    tracked = sha([values["name"], values["price"], values["tiny"]])
    identity = ["shop", "thing", key, "3", "cdc", row["_committed_at"], row["_sequence"], row["Op"], "1", row_hash]
    return key, row_hash, tracked, sha(identity)


def random_row(source, number):
    def maybe(value):
        return value if source.random() < 0.8 else None

    alphabet = "ab|:- ä漢🙂'\"\\"
    return {
        "Op": source.choice("IUD"),
        "_committed_at": f"2010-12-{source.randint(1, 28):02d} 08:26:00.000000",
        "_sequence": f"{number:035d}",
        "code": "k" + "".join(source.choices(alphabet, k=source.randint(0, 6))) + "k",
        "no": source.randint(-5, 99999),
        "name": maybe("x" + "".join(source.choices(alphabet, k=source.randint(0, 9))) + "x"),
        "price": maybe(Decimal(source.randint(-(10**11), 10**11)).scaleb(-3)),
        "tiny": maybe(Decimal(source.choice([0, 1, -1, 10**9, source.randint(-(10**19), 10**19)])).scaleb(-9)),
        "day": maybe(dt.date(1900, 1, 1) + dt.timedelta(days=source.randint(0, 60000))),
        "at": maybe(dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=source.randint(-(10**15), 10**15))),
        "ok": maybe(source.random() < 0.5),
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_keys_and_hashes_equal_an_independent_implementation(refined, seed):
    source = random.Random(seed)
    rows = [random_row(source, number) for number in range(300)]
    got = {row["_sequence"]: row for row in refined(CONTRACT, rows, epoch=3)}
    for row in rows:
        found = got[row["_sequence"]]
        assert (found["record_key"], found["row_hash"], found["tracked_hash"], found["event_id"]) == expected(row), row


def test_the_encoding_tells_lists_apart_that_a_plain_join_would_not():
    assert encode(["a|1:b"]) != encode(["a", "b"])
    assert encode([None]) != encode(["-"])
    assert encode([""]) != encode([None])


def test_a_load_row_is_hashed_without_time_and_sequence(refined):
    [row] = refined(CONTRACT, [{"code": "k", "no": 1}], kind="snapshot", epoch=3)
    base = ["shop", "thing", "1:k|1:1", "3", "load", None, "", "I", "1", row["row_hash"]]
    assert row["event_id"] == sha(base)


def test_an_untracked_change_leaves_the_tracked_hash_and_a_tracked_one_does_not(refined):
    rows = refined(
        CONTRACT,
        [{"code": "k", "no": 1, "name": "a"}, {"code": "k", "no": 1, "name": "a", "ok": True}, {"code": "k", "no": 1, "name": "b"}],
    )
    hashes = {row["_sequence"]: (row["tracked_hash"], row["row_hash"]) for row in rows}
    first, untracked, tracked = [hashes[key] for key in sorted(hashes)]
    assert first[0] == untracked[0] and first[1] != untracked[1]
    assert first[0] != tracked[0]


def test_equal_events_are_duplicates_and_equal_sales_lines_are_not(refined):
    same = {"code": "k", "no": 1, "name": "a", "_sequence": "1"}
    rows = refined(CONTRACT, [same, same, {**same, "no": 2}, {**same, "_sequence": "2"}])
    assert sorted((row["no"], row["_sequence"], row["_duplicate"]) for row in rows) == [
        (1, "1", False),
        (1, "1", True),
        (1, "2", False),
        (2, "1", False),
    ]


def test_two_bad_values_that_differ_are_two_events(refined):
    schema = bronze_schema(CONTRACT, types={"price": pa.string()})
    base = {"code": "k", "no": 1, "_sequence": "1"}
    rows = refined(CONTRACT, [{**base, "price": "cheap"}, {**base, "price": "dear"}], schema=schema)
    assert [row["_duplicate"] for row in rows] == [False, False]


LATER = [column(name, "varchar(40)", tracked=True, addedLater=True) for name in ("colour", "shape", "size")]
KNOWN = [column("id", "integer", nullable=False), column("name", "varchar(40)", tracked=True)]


def hashes_of(refined, columns, **values):
    [row] = refined(entity(columns=columns), [{"id": 1, "name": "a", "_sequence": "1", **values}])
    return row["row_hash"], row["tracked_hash"], row["event_id"]


def test_a_row_without_a_value_in_a_column_added_later_is_what_it_was_before_the_contract_got_it(refined):
    before = hashes_of(refined, KNOWN)
    assert hashes_of(refined, [*KNOWN, *LATER]) == before
    with_one = hashes_of(refined, [*KNOWN, LATER[0]], colour="red")
    assert hashes_of(refined, [*KNOWN, *LATER], colour="red") == with_one != before


def test_a_column_that_is_not_said_to_be_added_later_makes_its_past_new(refined):
    needed = {**LATER[0], "addedLater": False}
    assert hashes_of(refined, [*KNOWN, needed]) != hashes_of(refined, KNOWN)


def test_a_value_is_hashed_the_same_in_a_column_added_later(refined):
    needed = {**LATER[0], "addedLater": False}
    assert hashes_of(refined, [*KNOWN, LATER[0]], colour="red") == hashes_of(refined, [*KNOWN, needed], colour="red")


def test_one_value_in_another_column_added_later_is_another_row(refined):
    found = [hashes_of(refined, [*KNOWN, *LATER], **{name: "x"}) for name in ("colour", "shape", "size")]
    pairs = [hashes_of(refined, [*KNOWN, *LATER], **{name: "x" for name in names}) for names in (("colour", "shape"), ("colour", "size"), ("shape", "size"))]
    assert len({hashed for hashed, _, _ in found + pairs}) == 6
    assert len({hashed for _, hashed, _ in found + pairs}) == 6


def test_columns_added_later_are_hashed_as_the_text_says(refined):
    row_hash, tracked_hash, _ = hashes_of(refined, [*KNOWN, *LATER], colour="r", size="xx")
    assert row_hash == hashlib.sha256(b"1:1|1:a|1:r|size=2:xx").hexdigest()
    assert tracked_hash == hashlib.sha256(b"1:a|1:r|size=2:xx").hexdigest()


@pytest.mark.parametrize("value", ["0", "1", "-0.0000000002", "0.0000000016", "3552590995165029456657774261.8156440514", "-9999999999999999999999999999.9999999999"])
def test_a_decimal_of_many_digits_keeps_all_of_them_in_its_hash(refined, value):
    contract = entity(columns=[column("id", "integer"), column("n", "decimal(38,10)")])
    [row] = refined(contract, [{"id": 1, "n": Decimal(value)}])
    text = f"{Decimal(value):.10f}"
    assert row["row_hash"] == hashlib.sha256(f"1:1|{len(text)}:{text}".encode()).hexdigest()
