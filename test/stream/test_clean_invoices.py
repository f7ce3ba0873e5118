"""The transformation of Firehose, by the cases that the TypeScript reader is tried with, and what it makes of a line."""

import base64
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src" / "lambda" / "clean-invoices"))

import handler  # noqa: E402

FILE = json.loads((ROOT / "test" / "stream" / "record-cases.json").read_text("utf-8"))
LINE = FILE["line"]
SHARD = {"shardId": "shardId-000000000001", "sequenceNumber": "49001"}
DOCUMENT = {
    "invoice_no": "536365", "line_no": 1, "stock_code": "85123A", "description": "WHITE HANGING HEART T-LIGHT HOLDER",
    "quantity": 6, "invoice_date": "2010-12-01 08:26:00.000", "unit_price": "2.55", "customer_id": "17850",
    "country": "United Kingdom", "line_id": "0123456789abcdef0123456789abcdef", "received_at": "2026-11-30 12:00:00.000",
    "place": 0, "shard_id": "shardId-000000000001", "sequence_number": "49001", "mark": None,
}  # fmt: skip


def line_of(case):
    raw = case.get("raw", {})
    repeated = {name: text * times for name, (text, times) in case.get("repeat", {}).items()}
    fields = {**LINE, **case.get("changes", {}), **repeated}
    written = {name: json.dumps(value) for name, value in fields.items() if name != case.get("without")} | raw
    return "{" + ",".join(f"{json.dumps(name)}:{text}" for name, text in written.items()) + "}"


def data_of(case):
    if "base64" in case:
        return base64.b64decode(case["base64"])
    if "text" in case:
        return case["text"].encode()
    if "nested" in case:
        return b"[" * case["nested"]
    lines = case.get("between", "\n").join([line_of(case)] * case.get("lines", 1))
    return (case.get("before", "") + lines + case.get("end", "\n")).encode()


def clean(*datas):
    records = [
        {"recordId": str(at), "data": base64.b64encode(data).decode(), "kinesisRecordMetadata": SHARD}
        for at, data in enumerate(datas)
    ]
    answers = handler.clean({"records": records}, None)["records"]
    assert [answer["recordId"] for answer in answers] == [record["recordId"] for record in records]
    return answers


def documents(answer):
    assert answer["result"] == "Ok"
    text = base64.b64decode(answer["data"]).decode()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def jsons(*lines):
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: case["name"])
def test_takes_and_refuses_what_the_other_reader_does(case):
    refused = "Dropped" if case.get("isEmpty") else "ProcessingFailed"
    (answer,) = clean(data_of(case))
    assert answer["result"] == ("Ok" if case["takes"] else refused)


def test_a_line_becomes_a_document_of_all_columns():
    (answer,) = clean(jsons(LINE))
    assert documents(answer) == [DOCUMENT]


def test_lines_keep_their_order_and_their_places():
    (answer,) = clean(jsons({**LINE, "place": 7}, {**LINE, "lineNo": 2, "place": 8}))
    assert [(each["line_no"], each["place"]) for each in documents(answer)] == [(1, 7), (2, 8)]


@pytest.mark.parametrize(
    ("written", "in_utc"),
    [
        ("2010-12-01T08:26:00+05:30", "2010-12-01 02:56:00.000"),
        ("2010-12-31T23:59:59.9999-00:30", "2011-01-01 00:29:59.999"),
        ("2010-12-01T08:26:00.5Z", "2010-12-01 08:26:00.500"),
    ],
)
def test_times_are_in_utc_to_the_millisecond(written, in_utc):
    (answer,) = clean(jsons({**LINE, "invoicedAt": written}))
    assert documents(answer)[0]["invoice_date"] == in_utc


def test_a_mark_becomes_a_document_of_its_own():
    (answer,) = clean(jsons({"mark": "m1"}))
    said = {"mark": "m1", "shard_id": "shardId-000000000001", "sequence_number": "49001"}
    assert documents(answer) == [{**dict.fromkeys(DOCUMENT), **said}]


def test_one_wrong_line_refuses_its_record_and_no_other():
    first, second, third = clean(jsons(LINE), jsons(LINE, {**LINE, "quantity": "six"}), jsons(LINE))
    assert [first["result"], second["result"], third["result"]] == ["Ok", "ProcessingFailed", "Ok"]
    assert base64.b64decode(second["data"]) == jsons(LINE, {**LINE, "quantity": "six"})
