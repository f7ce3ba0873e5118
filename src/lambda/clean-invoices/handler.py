"""AWS Lambda, asked by Firehose: the stream's records, checked and cut to the columns of bronze. Needs the standard library alone.

What is a line, and what is refused, is what src/stream/store/read-record.ts says: test/stream/record-cases.json is tried against both.
"""

import base64
import calendar
import json
import re
import unicodedata
from datetime import datetime, timedelta

EARLIEST, LATEST = datetime(1995, 1, 1), datetime(2051, 1, 1)
MOST_QUANTITY = 1_000_000
MOST_LINE_NO = 100_000
MOST_PLACE = 99_999

MARK = re.compile(r"[!-~]{1,128}")
ID = re.compile(r"[0-9a-f]{32}")
NUMBER = re.compile(r"[A-Za-z0-9-]{1,20}")
STOCK_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,30}[A-Za-z0-9_.-])?")
PRICE = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,3})?")
TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]+))?"
    r"(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)

DESCRIPTION_SIGNS = frozenset(" .,:!?'\"’“”&%()*+#@_/=-")
COUNTRY_SIGNS = frozenset(" .,'’()&-")

FIELDS = frozenset(
    "invoiceNo lineNo stockCode description quantity invoicedAt unitPrice customerId country id receivedAt place".split()
)


class Refused(Exception):
    """A record that is none of ours."""


def clean(event, _context):
    """Firehose's transformation: one answer for each record, in their order."""
    return {"records": [answer(record) for record in event["records"]]}


def answer(record):
    record_id = record["recordId"]
    try:
        documents = documents_of(base64.b64decode(record["data"]), record["kinesisRecordMetadata"])
    except Refused as refused:
        print(f"record {record_id}: {refused}")
        return {"recordId": record_id, "result": "ProcessingFailed", "data": record["data"]}
    if not documents:
        return {"recordId": record_id, "result": "Dropped", "data": ""}
    text = "".join(f"{json.dumps(each, ensure_ascii=False, separators=(',', ':'))}\n" for each in documents)
    return {"recordId": record_id, "result": "Ok", "data": base64.b64encode(text.encode()).decode()}


def documents_of(data, metadata):
    """All of a record's lines, or Refused: one that is wrong makes the record somebody else's, whole."""
    if not data:
        return []
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
        lines = [json.loads(line, parse_constant=refuse_constant) for line in text.removesuffix("\n").split("\n")]
    except (ValueError, RecursionError) as error:
        raise Refused("not lines of JSON") from error
    read_from = {"shard_id": metadata["shardId"], "sequence_number": metadata["sequenceNumber"]}
    if len(lines) == 1 and is_mark(lines[0]):
        return [{**EMPTY, **read_from, "mark": lines[0]["mark"]}]
    return [{**EMPTY, **columns_of(line), **read_from} for line in lines]


EMPTY = dict.fromkeys(
    "invoice_no line_no stock_code description quantity invoice_date unit_price customer_id country line_id received_at place "
    "shard_id sequence_number mark".split()
)


def is_mark(line):
    if not isinstance(line, dict) or line.keys() != {"mark"}:
        return False
    return isinstance(line["mark"], str) and MARK.fullmatch(line["mark"]) is not None


def columns_of(line):
    if not isinstance(line, dict) or not line.keys() <= FIELDS:
        raise Refused("not a line of an invoice")
    return {
        "invoice_no": matched(line, "invoiceNo", NUMBER),
        "line_no": whole(line, "lineNo", 1, MOST_LINE_NO),
        "stock_code": matched(line, "stockCode", STOCK_CODE),
        "description": optional(line, "description", worded, is_description),
        "quantity": whole(line, "quantity", -MOST_QUANTITY, MOST_QUANTITY),
        "invoice_date": invoiced(line),
        "unit_price": matched(line, "unitPrice", PRICE),
        "customer_id": optional(line, "customerId", matched, NUMBER),
        "country": worded(line, "country", is_country),
        "line_id": matched(line, "id", ID),
        "received_at": received(line),
        "place": whole(line, "place", 0, MOST_PLACE) if "place" in line else 0,
    }


def optional(line, name, read, rule):
    return None if line.get(name) is None else read(line, name, rule)


def matched(line, name, pattern):
    return worded(line, name, pattern.fullmatch)


def worded(line, name, is_right):
    value = line.get(name)
    if not isinstance(value, str) or not is_right(value):
        raise Refused(name)
    return value


def whole(line, name, least, most):
    value = line.get(name)
    # JSON has no integers of its own: 6.0 is one, and true is none.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most or value != int(value):
        raise Refused(name)
    return int(value)


def is_description(text):
    return 1 <= len(text) <= 500 and all(sign in DESCRIPTION_SIGNS or kind(sign) in "LMN" or is_money(sign) for sign in text)


def is_country(text):
    return (
        1 <= len(text) <= 64
        and kind(text[0]) == "L"
        and all(sign in COUNTRY_SIGNS or kind(sign) in "LM" for sign in text)
    )


def kind(sign):
    """L: letter, M: mark, N: number."""
    return unicodedata.category(sign)[0]


def is_money(sign):
    return unicodedata.category(sign) == "Sc"


def invoiced(line):
    """In UTC, to the millisecond: what is finer is cut off."""
    found = time_in(line, "invoicedAt")
    year, month, day, hour, minute, second = map(int, found.group(1, 2, 3, 4, 5, 6))
    millisecond = int((found[7] or "").ljust(3, "0")[:3])
    ahead = timedelta(hours=int(found[9] or 0), minutes=int(found[10] or 0))
    try:
        written = datetime(year, month, day, hour, minute, second, millisecond * 1000)
        at = written + ahead if found[8] == "-" else written - ahead
    except (ValueError, OverflowError) as error:
        raise Refused("invoicedAt") from error
    if not EARLIEST <= at < LATEST:
        raise Refused("invoicedAt")
    return at.isoformat(" ", "milliseconds")


def received(line):
    found = time_in(line, "receivedAt")
    if len(found[0]) != len("2026-11-30T12:00:00.000Z") or not found[0].endswith("Z"):
        raise Refused("receivedAt")
    return found[0].replace("T", " ").removesuffix("Z")


def time_in(line, name):
    found = TIME.fullmatch(line[name]) if isinstance(line.get(name), str) else None
    if not found or not is_day(*map(int, found.group(1, 2, 3))):
        raise Refused(name)
    return found


def is_day(year, month, day):
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.mdays[month] + (month == 2 and calendar.isleap(year))


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")
