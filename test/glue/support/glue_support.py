"""Contracts and bronze files for tests, as DMS writes them."""

import pyarrow as pa

SALT = "a salt for tests, long enough"
ARROW = {
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "double precision": pa.float64(),
}


def arrow_type(contract_type):
    """What DMS writes for a source column of this contract type."""
    if contract_type.startswith("varchar"):
        return pa.string()
    if contract_type.startswith("decimal"):
        precision, scale = contract_type[8:-1].split(",")
        return pa.decimal128(int(precision), int(scale))
    return ARROW[contract_type]


def column(name, type, **more):
    return {"name": name, "type": type, **({"timezone": "UTC"} if type == "timestamp" else {}), **more}


OF_TABLE = ("optional", "formerly", "alsoWrittenAs", "timezone")


def taken_apart(contract):
    """The contract, and the feed of its table, as they stand in the manifest."""
    columns = [{word: said for word, said in c.items() if word not in OF_TABLE} for c in contract["columns"]]
    written = {c["name"]: {word: c[word] for word in OF_TABLE if word in c} for c in contract["columns"]}
    return {"contract": {**contract, "columns": columns}, "feed": {"entity": contract["name"], "version": 1, "table": contract["name"], "columns": written}}


def entity(name="thing", key=("id",), columns=(), **more):
    """A contract as JSON. Its columns may say in the same breath how its table writes them; `taken_apart` parts the two."""
    return {"name": name, "version": 1, "key": list(key), "columns": list(columns), **more}


def bronze_schema(contract, types=None, without=(), extra=()):
    """Columns of a bronze file; `types` overrides, `without` leaves out, `extra` adds."""
    own = {c["name"]: arrow_type(c["type"]) for c in contract["columns"]}
    before = {f"BI_{key}": own[key] for key in contract["key"]}
    fields = {"Op": pa.string(), **own, **dict(extra), "_committed_at": pa.string(), "_sequence": pa.string(), **before}
    fields.update(types or {})
    return pa.schema([(name, kind) for name, kind in fields.items() if name not in without])


def bronze_table(contract, rows, schema=None):
    """Rows with the control columns filled in where a test does not care."""
    schema = schema or bronze_schema(contract)
    defaults = {"Op": "I", "_committed_at": "2010-12-01 08:26:00.000000"}
    filled = [{"_sequence": f"{number:035d}", **defaults, **row} for number, row in enumerate(rows)]
    arrays = [_cells([row.get(field.name) for row in filled], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _cells(values, kind):
    """What no type of Python holds can be given too: bytes for a text, days or microseconds since 1970 for a date or time."""
    if pa.types.is_string(kind) and any(isinstance(value, bytes) for value in values):
        return pa.array([value.encode() if isinstance(value, str) else value for value in values], pa.binary()).view(kind)
    if (pa.types.is_date(kind) or pa.types.is_timestamp(kind)) and any(isinstance(value, int) for value in values):
        numbers = [value if value is None or isinstance(value, int) else pa.scalar(value, kind).value for value in values]
        return pa.array(numbers, pa.int32() if pa.types.is_date(kind) else pa.int64()).cast(kind)
    return pa.array(values, type=kind)


def failed_checks(batch, name):
    """Names and severities of an entity's checks that did not hold."""
    return {check["name"]: check["severity"] for check in batch["entities"][name]["checks"] if check["failed"]}
