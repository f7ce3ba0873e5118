"""
Partition projection: partitions that no catalog lists, because the table says how they are called. Source: Athena's user guide,
"Partition projection". Here one key of type date; which days there are is seen in the objects' names.
"""

from __future__ import annotations

import datetime
import re

from .catalog import Table
from .errors import QueryFailed, not_here

# Java's letters that are understood here, and what they match.
_LETTERS = {"yyyy": r"\d{4}", "MM": r"\d{2}", "dd": r"\d{2}"}
_STRPTIME = {"yyyy": "%Y", "MM": "%m", "dd": "%d"}


class Projection:
    def __init__(self, table: Table, today: datetime.date) -> None:
        self._today = today
        settings = table.parameters
        if len(table.keys) != 1 or table.keys[0][1] != "string":
            raise not_here(f"projection of other than one key of type string ({table.name})")
        [(key, _)] = table.keys
        if settings.get(f"projection.{key}.type") != "date":
            raise not_here(f"projection of type {settings.get(f'projection.{key}.type')} ({table.name}.{key})")
        self._format = settings.get(f"projection.{key}.format", "")
        first, _, last = settings.get(f"projection.{key}.range", "").partition(",")
        if not first or last != "NOW":
            raise not_here(f"a projection's range that does not end NOW ({table.name}.{key})")
        self._first = self._date(first)
        template = settings.get("storage.location.template", f"{table.location}{key}=${{{key}}}/")
        self.root, sign, self._rest = template.partition(f"${{{key}}}")
        if not sign or self._rest != "/":
            raise not_here(f"a template that does not end with its key ({table.name}: {template})")
        self._pattern = re.compile(re.sub("yyyy|MM|dd", lambda match: _LETTERS[match[0]], self._format) + "/")

    def value_of(self, path: str) -> str | None:
        """The partition of an object by its name below the root; None where the range has none such."""
        match = self._pattern.match(path)
        if not match:
            return None
        value = match[0].removesuffix("/")
        try:
            day = self._date(value)
        except ValueError:
            return None
        return value if self._first <= day <= self._today else None

    def _date(self, text: str) -> datetime.date:
        words = re.sub("yyyy|MM|dd", lambda match: _STRPTIME[match[0]], self._format)
        return datetime.datetime.strptime(text, words).date()


def projection_of(table: Table, today: datetime.date) -> Projection | None:
    """`today` is what NOW stands for, in UTC."""
    if table.parameters.get("projection.enabled") != "true":
        return None
    try:
        return Projection(table, today)
    except ValueError as error:
        raise QueryFailed(f"INVALID_TABLE_PROPERTY: {table.name}: {error}") from error
