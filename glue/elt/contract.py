"""The contract of one entity, with how its own table writes it, as both stand in the refine manifest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Optional, Tuple

HASH_LENGTH = 64
MASK_LENGTH = 7  # one character of four bytes, then three stars
_VARCHAR = re.compile(r"varchar\((\d+)\)")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,62}")
# Silver's own columns, which stand before the contract's: src/model/entity.ts refuses more, and first.
ENVELOPE = (
    "batch_id", "event_id", "source_system", "record_key", "epoch", "origin", "committed_at", "sequence", "op",
    "contract_version", "row_hash", "tracked_hash", "sum_1", "sum_2", "sum_3", "checksum",
)  # fmt: skip


# Raised with ENVELOPE: a loader refuses files whose columns are not its staging tables' (src/model/batch-file.ts).
ENVELOPE_VERSION = 3


@dataclass(frozen=True)
class Column:
    """
    One column; `type` in Redshift's words, `minimum` and `maximum` inclusive. `added_later`: where it is NULL, it is no part of a
    row's hash. `severity`: what a rejected row does to its batch, `warn` tells of it, `fail` refuses the batch.
    `timezone`, `optional`, `formerly` and `also_written_as` say how its source writes it: see docs/schema-drift.md.
    """

    name: str
    type: str
    nullable: bool = True
    tracked: bool = False
    personal: Optional[str] = None
    minimum: Optional[str] = None
    maximum: Optional[str] = None
    accepted: Tuple[str, ...] = ()
    severity: str = "warn"
    added_later: bool = False
    timezone: Optional[str] = None
    optional: bool = False
    formerly: Tuple[str, ...] = ()
    also_written_as: Tuple[str, ...] = ()

    @property
    def varchar_bytes(self) -> Optional[int]:
        """The limit in bytes of a varchar, else None. Redshift counts bytes, not characters."""
        match = _VARCHAR.fullmatch(self.type)
        return int(match.group(1)) if match else None


@dataclass(frozen=True)
class CommittedLate:
    """How long after the time in its object's name a commit may lie, and what one that lies later does to the batch."""

    minutes: int = 60
    severity: str = "fail"


@dataclass(frozen=True)
class Contract:
    """What one kind of record looks like; see src/model/entity.ts, which checks it."""

    name: str
    version: int
    key: Tuple[str, ...]
    columns: Tuple[Column, ...]
    sums: Tuple[str, ...] = ()
    references: Tuple[Tuple[str, str], ...] = ()
    committed_late: CommittedLate = CommittedLate()

    @property
    def trimmed_right(self) -> frozenset:
        """Keys and foreign keys: they meet in joins, so trailing blanks must not tell them apart."""
        return frozenset(self.key) | frozenset(column for column, _ in self.references)

    @property
    def emptied(self) -> frozenset:
        """References in which an empty text is a missing value: it names nobody. A key's empty part stays, for it identifies."""
        texts = {column.name for column in self.columns if column.varchar_bytes is not None}
        return frozenset(column for column, _ in self.references if column in texts) - frozenset(self.key)

    @property
    def personal(self) -> Tuple[Column, ...]:
        return tuple(column for column in self.columns if column.personal)


def column_from_json(column: Mapping[str, Any]) -> Column:
    """Raises ValueError where the protected form of a personal value would not fit its column."""
    limits = column.get("range") or {}
    parsed = Column(
        name=column["name"],
        type=column["type"],
        nullable=column.get("nullable", True),
        tracked=column.get("tracked", False),
        personal=column.get("personal"),
        minimum=limits.get("min"),
        maximum=limits.get("max"),
        accepted=tuple(column.get("accepted") or ()),
        severity=column.get("severity", "warn"),
        added_later=column.get("addedLater", False),
        timezone=column.get("timezone"),
        optional=column.get("optional", False),
        formerly=tuple(column.get("formerly") or ()),
        also_written_as=tuple(column.get("alsoWrittenAs") or ()),
    )
    needed = {"hash": HASH_LENGTH, "mask": MASK_LENGTH}.get(parsed.personal or "", 0)
    if (parsed.varchar_bytes or 0) < needed:
        raise ValueError(f"personal column {parsed.name} ({parsed.personal}) needs varchar({needed}) at least")
    if parsed.name in ENVELOPE or not _IDENTIFIER.fullmatch(parsed.name):
        raise ValueError(f"a contract's column may not be called {parsed.name}; `formerly` reads a source column of any name")
    return parsed


def require_zones(columns: Iterable[Column]) -> None:
    """Raises ValueError of a time whose source does not say by which clock it was written."""
    for column in columns:
        if column.type == "timestamp" and not column.timezone:
            raise ValueError(f"timestamp {column.name} names no time zone")


def contract_from_json(entity: Mapping[str, Any], feed: Optional[Mapping[str, Any]] = None) -> Contract:
    """
    The contract from the manifest's JSON; `feed`: how the entity's own table writes it, where it has one.
    Raises ValueError or KeyError when they are none.
    """
    written = feed["columns"] if feed is not None else {}
    unknown = set(written) - {column["name"] for column in entity["columns"]}
    if unknown:
        raise ValueError(f"{entity['name']} has no column {', '.join(sorted(unknown))}, and its table's feed speaks of it")
    columns = tuple(column_from_json({**column, **written.get(column["name"], {})}) for column in entity["columns"])
    if feed is not None:
        require_zones(columns)
    late = (entity.get("quality") or {}).get("committedLate") or {}
    return Contract(
        name=entity["name"],
        version=entity["version"],
        key=tuple(entity["key"]),
        columns=columns,
        sums=tuple(entity.get("sums") or ()),
        references=tuple((r["column"], r["entity"]) for r in entity.get("references") or ()),
        committed_late=CommittedLate(**late),
    )
