"""SHOW and DESCRIBE: what Athena answers out of the catalog, as plain text in one column (DESCRIBE: tabs and blanks)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .catalog import Catalog
from .errors import Rejected

_NAME = r"`?([A-Za-z0-9_]+)`?"
_TABLE = rf"(?:{_NAME}\.)?{_NAME}"
_FORMS = {
    "databases": re.compile(r"show\s+(?:databases|schemas)", re.I),
    "tables": re.compile(rf"show\s+tables(?:\s+in\s+{_NAME})?(?:\s+'([^']*)')?", re.I),
    "columns": re.compile(rf"show\s+columns\s+(?:in|from)\s+{_TABLE}", re.I),
    "partitions": re.compile(rf"show\s+partitions\s+{_TABLE}", re.I),
    "describe": re.compile(rf"desc(?:ribe)?\s+{_TABLE}", re.I),
}


@dataclass(frozen=True)
class Showing:
    form: str
    parts: tuple[str | None, ...]


def parse_showing(sql: str) -> Showing | None:
    """None for a text that shows nothing. Raises Rejected for a form that is not done here."""
    text = sql.strip().removesuffix(";").strip()
    if not re.match(r"(show|desc|describe)\b", text, re.I):
        return None
    for form, pattern in _FORMS.items():
        match = pattern.fullmatch(text)
        if match:
            return Showing(form, match.groups())
    raise Rejected(f"The local Athena does not execute this SHOW or DESCRIBE: {text[:200]}")


def column_name(showing: Showing) -> str:
    return {"databases": "database_name", "tables": "tab_name", "columns": "field", "partitions": "partition"}.get(
        showing.form, "col_name"
    )


def show(catalog: Catalog, showing: Showing, database: str) -> list[str]:
    if showing.form == "databases":
        return catalog.databases()
    if showing.form == "tables":
        within, pattern = showing.parts
        names = catalog.tables((within or database).lower())
        return [name for name in names if pattern is None or re.fullmatch(pattern.replace("*", ".*"), name)]
    within, name = showing.parts
    table = catalog.table((within or database).lower(), (name or "").lower())
    if showing.form == "columns":
        return [name for name, _ in (*table.columns, *table.keys)]
    if showing.form == "partitions":
        keys = [name for name, _ in table.keys]
        return sorted("/".join(f"{k}={v}" for k, v in zip(keys, part.values)) for part in table.partitions)
    lines = [_described(name, kind) for name, kind in (*table.columns, *table.keys)]
    if table.keys:
        lines += ["\t \t ", "# Partition Information\t \t ", _described("# col_name", "data_type")]
        lines += [_described(name, kind) for name, kind in table.keys]
    return lines


def _described(name: str, kind: str) -> str:
    return f"{name:<20}\t{kind:<20}\t{'':<20}"
