"""A feed and its mappings, as they stand in the refine manifest; src/model/feed.ts and mapping.ts check them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping as JsonObject, Optional, Tuple, Union

from elt.contract import Column, Contract, column_from_json, require_zones
from elt.formats.csv import CsvFormat


@dataclass(frozen=True)
class JsonLinesFormat:
    encoding: str = "utf-8"


@dataclass(frozen=True)
class ParquetFormat:
    pass


Format = Union[CsvFormat, JsonLinesFormat, ParquetFormat]


@dataclass(frozen=True)
class Written:
    """How the source writes a column; `header` is its name there."""

    header: str
    formats: Tuple[str, ...] = ()
    decimal: str = "."
    thousands: Optional[str] = None


@dataclass(frozen=True)
class Number:
    """A column that the reader counts: places among a file's rows that have the same texts in some columns, which are the `within`-th."""

    name: str
    within: Tuple[int, ...]


@dataclass(frozen=True)
class Stamp:
    """Columns in which a row says who it is and when it came."""

    id: str
    arrived_at: str
    place: str


@dataclass(frozen=True)
class Rule:
    name: str
    holds: str


@dataclass(frozen=True)
class Feed:
    """
    `contract` has the columns as any contract's, those that are counted last; `written` says of each, in its order, how it is written. `is_snapshot`: each file says all
    that there is, and one without rows is refused unless it `may_be_empty`. `stamp`: its rows are known by themselves, in whatever file
    they come, and may come again. `marks`: is true of rows that say nothing.
    """

    contract: Contract
    written: Tuple[Written, ...]
    format: Format
    rules: Tuple[Rule, ...] = ()
    numbers: Tuple[Number, ...] = ()
    unreadable: str = "warn"
    is_snapshot: bool = False
    may_be_empty: bool = False
    stamp: Optional[Stamp] = None
    marks: Optional[str] = None

    @property
    def name(self) -> str:
        return self.contract.name

    @property
    def headers(self) -> Tuple[str, ...]:
        """Of the columns that a file has."""
        return tuple(one.header for one in self.written[: len(self.written) - len(self.numbers)])


@dataclass(frozen=True)
class Mapping:
    """Which event of an entity a row makes; every text but `entity` and `order` is Spark SQL over the feed's columns. Without `at`: its snapshot's."""

    entity: str
    columns: Tuple[Tuple[str, str], ...]
    at: Optional[str] = None
    when: Optional[str] = None
    order: str = "event"
    op: str = "'U'"
    contract_version: int = 1


def feed_from_json(feed: JsonObject[str, Any]) -> Feed:
    """Raises ValueError or KeyError when it is not one."""
    numbers = feed.get("numbers") or ()
    counted = [{"name": number["name"], "type": "integer", "nullable": False} for number in numbers]
    columns = [*feed["columns"], *counted]
    places = {column["name"]: place for place, column in enumerate(feed["columns"])}
    parsed = tuple(_column(column) for column in columns)
    require_zones(parsed)
    return Feed(
        contract=Contract(
            name=feed["name"],
            version=int(feed.get("version", 1)),
            key=(),
            columns=parsed,
        ),
        written=tuple(_written(column) for column in columns),
        format=_format(feed["format"]),
        numbers=tuple(Number(number["name"], tuple(places[name] for name in number["within"])) for number in numbers),
        rules=tuple(Rule(rule["name"], rule["holds"]) for rule in feed.get("rules") or ()),
        unreadable=feed.get("unreadable", "warn"),
        is_snapshot=feed.get("holds") == "snapshot",
        may_be_empty=bool(feed.get("mayBeEmpty")),
        stamp=_stamp(feed.get("stamp")),
        marks=feed.get("marks"),
    )


def mapping_from_json(mapping: JsonObject[str, Any]) -> Mapping:
    """Raises KeyError when it is not one."""
    return Mapping(
        entity=mapping["entity"],
        columns=tuple(mapping["columns"].items()),
        at=mapping.get("at"),
        when=mapping.get("when"),
        order=mapping.get("order", "event"),
        op=mapping.get("op", "'U'"),
        contract_version=int(mapping["contractVersion"]),
    )


def _column(column: JsonObject[str, Any]) -> Column:
    said = ("name", "type", "nullable", "personal", "timezone", "range", "accepted")
    return column_from_json({name: column[name] for name in said if name in column})


def _written(column: JsonObject[str, Any]) -> Written:
    return Written(
        header=column.get("header", column["name"]),
        formats=tuple(column.get("formats") or ()),
        decimal=column.get("decimal", "."),
        thousands=column.get("thousands"),
    )


def _stamp(said: Optional[JsonObject[str, str]]) -> Optional[Stamp]:
    return None if said is None else Stamp(said["id"], said["arrivedAt"], said["place"])


def _format(said: JsonObject[str, Any]) -> Format:
    if said["kind"] == "csv":
        return CsvFormat(**{name: value for name, value in said.items() if name != "kind"})
    if said["kind"] == "json-lines":
        return JsonLinesFormat(said.get("encoding", "utf-8"))
    if said["kind"] == "parquet":
        return ParquetFormat()
    raise ValueError(f"unknown format of a feed: {said['kind']}")
