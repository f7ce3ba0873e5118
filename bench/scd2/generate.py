"""Silver files of a warehouse's members and of a batch of changes, as refine writes them: by position, typed as staging.

    generate.py <folder> base <members>     the members, each with one order of one line; every fifth with a second version:
                                            what fill.sql fills a warehouse with, which is judged by it
    generate.py <folder> batch <changes>    the changes, the same ones whatever the number of members (100,000 at least)

Members are numbered; the key is the number multiplied out over ten digits, so that neighbours in number lie far apart in
the tables. The batch touches the lowest numbers: the same members with the same history in every warehouse.
Prints one JSON object: rows and files by folder of silver.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SOURCE = "ecommerce"
PRODUCTS = 1_000
ROWS_PER_FILE = 250_000
EVERY_FIFTH = 5

TEXT, NUMBER, MONEY, TIME = pa.string(), pa.int32(), pa.decimal128(12, 3), pa.timestamp("us")
EVENT = [
    ("batch_id", TEXT),
    ("event_id", TEXT),
    ("source_system", TEXT),
    ("record_key", TEXT),
    ("epoch", NUMBER),
    ("origin", TEXT),
    ("committed_at", TIME),
    ("sequence", TEXT),
    ("op", TEXT),
    ("contract_version", NUMBER),
    ("row_hash", TEXT),
    ("tracked_hash", TEXT),
    *((f"sum_{place}", pa.decimal128(38, 6)) for place in (1, 2, 3)),
    ("checksum", pa.int64()),
]
# What this shop does not tell; a column without a value adds nothing to a row's hashes.
REGIONAL = [("channel", TEXT), ("priority", TEXT), ("shipped_at", TIME), ("country", TEXT)]
COLUMNS = {
    "customer": [(name, TEXT) for name in ("customer_id", "name", "email", "phone", "address", "city", "country")] + [("updated_at", TIME)],
    "product": [("stock_code", TEXT), ("description", TEXT), ("category", TEXT), ("unit_price", MONEY), ("updated_at", TIME)],
    "sales_order": [("order_id", TEXT), ("customer_id", TEXT), ("ordered_at", TIME), ("kind", TEXT), ("status", TEXT), ("updated_at", TIME), *REGIONAL],
    "order_line": [("order_id", TEXT), ("line_no", NUMBER), ("stock_code", TEXT), ("quantity", NUMBER), ("unit_price", MONEY), ("sold_at", TIME), ("unit_cost", MONEY)],
}
LONG = pa.int64()
BATCH = (
    [(name, TEXT) for name in ("batch_id", "pipeline", "source_system")]
    + [("window_from", TIME), ("window_to", TIME), ("entity", TEXT), ("contract_version", NUMBER)]
    + [(f"{name}_rows", LONG) for name in ("bronze", "split", "silver", "rejected", "duplicate", "unmapped", "folded")]
)
OBJECT = [(name, TEXT) for name in ("batch_id", "pipeline", "entity", "object_key", "etag")] + [
    ("contract_version", NUMBER),
    ("row_count", LONG),
]
CITIES = ("Kiel", "Graz", "Bern", "Lund", "Gent", "Turin", "Porto", "Brno")

FIRST_SEEN = datetime(2020, 1, 1)
MOVED = datetime(2020, 7, 1)
SOLD = datetime(2021, 1, 1)
LATE = datetime(2020, 4, 1)
CHANGED = datetime(2022, 1, 1)


class Table:
    """Rows of one entity on their way into files of a bounded size."""

    def __init__(self, folder: Path, entity: str, batch: str):
        self.entity, self._batch, self._folder = entity, batch, folder
        self._schema = pa.schema(EVENT + COLUMNS[entity])
        self._tracked = {"customer": (1, 7), "product": (1, 4), "sales_order": (1, 5), "order_line": (2, 6)}[entity]
        self._summed = {"product": (3,), "order_line": (3, 4)}.get(entity, ())
        self._rows: list[tuple] = []
        self.rows = 0
        self.files: list[str] = []

    def add(self, key: str, at: datetime, sequence: int, op: str, values: tuple) -> None:
        row_hash = hash_of(values)
        tracked_hash = hash_of(values[slice(*self._tracked)])
        event_id = sha256(f"{self.entity}|{key}|{sequence}|{op}|{row_hash}")
        head = (self._batch, event_id, SOURCE, key, 1, "change", at, f"{sequence:035d}", op, 1, row_hash, tracked_hash)
        figures = (*self._sums(values), int(row_hash[:15], 16))
        untold = (None,) * (len(COLUMNS[self.entity]) - len(values))
        self._rows.append(head + figures + values + untold)
        self.rows += 1
        if len(self._rows) == ROWS_PER_FILE:
            self.flush()

    def _sums(self, values: tuple) -> list[Decimal | None]:
        sums = [Decimal(values[place]).quantize(Decimal("0.000001")) for place in self._summed]
        return sums + [None] * (3 - len(sums))

    def flush(self) -> None:
        if not self._rows:
            return
        name = f"{self.entity}-{len(self.files)}.parquet"
        write(self._folder / name, self._schema, self._rows)
        self.files.append(name)
        self._rows = []


class Shop:
    """What a member does, by its number."""

    def __init__(self, folder: Path, batch: str):
        self.tables = {entity: Table(folder, entity, batch) for entity in COLUMNS}

    def first_seen(self, number: int) -> None:
        self._customer(number, FIRST_SEEN, 1, "I", 0)

    def moved(self, number: int) -> None:
        self._customer(number, MOVED, 3, "U", 1)

    def moved_late(self, number: int) -> None:
        """A change of before the sale, that arrives now."""
        self._customer(number, LATE, 2, "U", 2)

    def changed(self, number: int) -> None:
        self._customer(number, CHANGED, 9, "U", 3)

    def deleted(self, number: int) -> None:
        self._customer(number, CHANGED, 9, "D", 0)

    def bought(self, number: int, order: str, at: datetime) -> None:
        order_id = f"{order}{key_of(number)}"
        self.tables["sales_order"].add(order_id, at, 1, "I", (order_id, key_of(number), at, "sale", "placed", at))
        line = (order_id, 1, f"P{number % PRODUCTS:04d}", 1 + number % 9, money(number), at)
        self.tables["order_line"].add(f"{len(order_id)}:{order_id}|1:1", at, 1, "I", line)

    def products(self) -> None:
        for number in range(PRODUCTS):
            code = f"P{number:04d}"
            self.tables["product"].add(code, FIRST_SEEN, 1, "I", (code, f"product {number}", "goods", money(number), FIRST_SEEN))

    def _customer(self, number: int, at: datetime, sequence: int, op: str, state: int) -> None:
        key = key_of(number)
        city = CITIES[(number + state) % len(CITIES)]
        private = (f"{key[0]}***", sha256(key), sha256(f"phone {key}"), sha256(f"address {key}"))
        self.tables["customer"].add(key, at, sequence, op, (key, *private, city, "Austria", at))


def key_of(number: int) -> str:
    return f"{(number * 2_654_435_761) % 4_294_967_296:010d}"


def money(number: int) -> Decimal:
    return Decimal(1 + number % 97).scaleb(-1).quantize(Decimal("0.001"))


def hash_of(values: tuple) -> str:
    """As refine hashes a row (glue/elt/events.py): each value with the length of its text."""
    return sha256("|".join(f"{len(text)}:{text}" for text in map(text_of, values)))


def text_of(value: str | int | Decimal | datetime) -> str:
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else str(value)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def base(shop: Shop, members: int) -> None:
    shop.products()
    for number in range(members):
        shop.first_seen(number)
        if number % EVERY_FIFTH == 0:
            shop.moved(number)
        shop.bought(number, "a", SOLD + timedelta(seconds=number % 86_400))


def accounts(folder: Path, batch: str, shop: Shop) -> dict:
    """What refine says of the batch: its counts, and the objects that it was made of."""
    day = (datetime(2022, 1, 2), datetime(2022, 1, 3))
    counts = [(batch, SOURCE, SOURCE, *day, name, 1, t.rows, 0, t.rows, 0, 0, 0, 0) for name, t in shop.tables.items()]
    objects = [(batch, SOURCE, name, f"bronze/{batch}/{name}", "etag", 1, t.rows) for name, t in shop.tables.items()]
    write(folder / "_batch-0.parquet", pa.schema(BATCH), counts)
    write(folder / "_object-0.parquet", pa.schema(OBJECT), objects)
    return {name: {"rows": len(shop.tables), "files": [f"{name}-0.parquet"]} for name in ("_batch", "_object")}


def write(path: Path, schema: pa.Schema, rows: list[tuple]) -> None:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows), schema)]
    pq.write_table(pa.table(columns, schema=schema), path)


NEW = 10_000_000
"""Numbers from here on are members that no warehouse has yet."""


def batch(shop: Shop, changes: int) -> None:
    """30 % changes, 8 % late ones, 4 % deletes, 4 % delivered a second time, 44 % new members, 5 % new orders of one line."""
    percent = changes // 100
    numbers = iter(range(changes))
    for kind, share in ((shop.changed, 30), (shop.moved_late, 8), (shop.deleted, 4), (shop.first_seen, 4)):
        for _ in range(share * percent):
            kind(next(numbers))
    for number in range(44 * percent):
        shop.first_seen(NEW + number)
    for number in range(5 * percent):
        shop.bought(number, "b", CHANGED + timedelta(seconds=number))


def main() -> None:
    folder, kind, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    folder.mkdir(parents=True)
    batch_id = f"bench-{kind}-{size}"
    shop = Shop(folder, batch_id)
    (base if kind == "base" else batch)(shop, size)
    for table in shop.tables.values():
        table.flush()
    files = {name: {"rows": table.rows, "files": table.files} for name, table in shop.tables.items()}
    print(json.dumps({**files, **accounts(folder, batch_id, shop)}))


if __name__ == "__main__":
    main()
