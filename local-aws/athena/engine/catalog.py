"""What the Glue catalog says of databases and tables, asked through Glue's own API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .errors import QueryFailed


@dataclass(frozen=True)
class Partition:
    values: tuple[str, ...]
    location: str


@dataclass(frozen=True)
class Table:
    database: str
    name: str
    location: str
    # Name and the catalog's type; the partition keys are apart.
    columns: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...]
    partitions: tuple[Partition, ...]
    serde: str
    serde_parameters: dict[str, str]
    parameters: dict[str, str]


class Catalog:
    def __init__(self, glue: Any) -> None:
        self._glue = glue

    def databases(self) -> list[str]:
        return sorted(item["Name"] for item in self._all("get_databases", "DatabaseList"))

    def tables(self, database: str) -> list[str]:
        try:
            return sorted(item["Name"] for item in self._all("get_tables", "TableList", DatabaseName=database))
        except ClientError as error:
            raise _named(error, f"SCHEMA_NOT_FOUND: Schema '{database}' does not exist") from error

    def table(self, database: str, name: str, at: str = "") -> Table:
        """`at` is the place in the query, for the message. Raises QueryFailed."""
        try:
            found = self._glue.get_table(DatabaseName=database, Name=name)["Table"]
        except ClientError as error:
            raise _named(
                error, f"TABLE_NOT_FOUND: {at}Table 'awsdatacatalog.{database}.{name}' does not exist"
            ) from error
        storage = found.get("StorageDescriptor", {})
        serde = storage.get("SerdeInfo", {})
        keys = _columns(found.get("PartitionKeys", []))
        return Table(
            database,
            name,
            storage.get("Location", ""),
            _columns(storage.get("Columns", [])),
            keys,
            self._partitions(database, name) if keys and not _is_projected(found) else (),
            serde.get("SerializationLibrary", ""),
            serde.get("Parameters", {}),
            found.get("Parameters", {}),
        )

    def _partitions(self, database: str, table: str) -> tuple[Partition, ...]:
        found = self._all("get_partitions", "Partitions", DatabaseName=database, TableName=table)
        return tuple(
            Partition(tuple(item["Values"]), item.get("StorageDescriptor", {}).get("Location", "")) for item in found
        )

    def _all(self, action: str, member: str, **input: str) -> list[dict[str, Any]]:
        pages = self._glue.get_paginator(action).paginate(**input)
        return [item for page in pages for item in page[member]]


def _is_projected(table: dict[str, Any]) -> bool:
    return bool(table.get("Parameters", {}).get("projection.enabled") == "true")


def _columns(columns: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((column["Name"].lower(), column.get("Type", "string")) for column in columns)


def _named(error: ClientError, message: str) -> Exception:
    return QueryFailed(message) if error.response["Error"]["Code"] == "EntityNotFoundException" else error
