"""Manifests of a worker of before tables had feeds: each contract said of its columns, too, how its own table writes them."""

from __future__ import annotations

from typing import Any, Dict, Mapping

_OF_TABLE = ("optional", "formerly", "alsoWrittenAs", "timezone")


def in_todays_words(entity: Mapping[str, Any], has_files: bool) -> Mapping[str, Any]:
    """
    What is no entity of before is given back as it is. `has_files`: the feeds of files bring it, and it had a table only in name.
    A column that its table might lack was no part of a row's hash where it was NULL.
    """
    contract = entity["contract"]
    if "sourceTable" not in contract:
        return entity
    own = {name: value for name, value in contract.items() if name not in ("sourceTable", "columns")}
    columns = [_warehouse_words(column) for column in contract["columns"]]
    apart = {**entity, "contract": {**own, "columns": columns}}
    return apart if has_files else {**apart, "feed": {"columns": {column["name"]: _table_words(column) for column in contract["columns"]}}}


def _warehouse_words(column: Mapping[str, Any]) -> Dict[str, Any]:
    own = {name: value for name, value in column.items() if name not in _OF_TABLE}
    return {**own, "addedLater": True} if column.get("optional") else own


def _table_words(column: Mapping[str, Any]) -> Dict[str, Any]:
    said = {name: column[name] for name in _OF_TABLE if name in column}
    return said if column["type"] == "timestamp" else {name: value for name, value in said.items() if name != "timezone"}
