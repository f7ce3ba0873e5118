"""The batch's checks: `fail` stops it before the warehouse sees it, `warn` is only told."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Sequence

from elt.contract import Column, Contract
from elt.metrics import Metrics, Rejections

Check = Dict[str, Any]
_SHOWN = 10


def make_check(name: str, severity: str, failed: int, detail: str = "") -> Check:
    """`failed` counts what broke the rule; zero: the check holds, and the detail is left empty."""
    return {"name": name, "severity": severity, "failed": failed, "detail": detail if failed else ""}


def schema_checks(faults: Sequence[str], extra: Sequence[str]) -> List[Check]:
    """A missing column or another type cannot be refined; one that the contract does not know is left out, and bronze keeps it."""
    return [
        make_check("schema", "fail", len(faults), _listed(faults)),
        make_check("schema_extra", "warn", len(extra), "not in the contract, so left out of silver: " + _listed(extra)),
    ]


def unreadable_check(faults: Sequence[str], severity: str) -> Check:
    """Each fault is a file of which no row was taken; the file itself is kept aside as one."""
    return make_check("file_unreadable", severity, len(faults), _listed(faults))


def part_check(faults: Sequence[str]) -> Check:
    """Each fault is a snapshot that says nothing of what it lacks: its rows are loaded, and nothing ends by it."""
    return make_check("snapshot_part", "warn", len(faults), "what they leave out is not taken as gone: " + _listed(faults))


def row_checks(contract: Contract, metrics: Metrics, meeting: Tuple[int, str], footer_rows: int, written_rows: int) -> List[Check]:
    """`footer_rows` and `written_rows` are what the files themselves say, apart from Spark's own counting."""
    lost = metrics.unaccounted() + abs(metrics.bronze - footer_rows) + abs(metrics.silver - written_rows)
    accounted = (
        f"bronze {metrics.bronze} (files say {footer_rows}) + splits {metrics.splits} against silver {metrics.silver}"
        f" (files say {written_rows}) + rejected {metrics.rejected} + duplicates {metrics.duplicates}"
        f" + unmapped {metrics.unmapped} + folded {metrics.folded}"
    )
    minutes = contract.committed_late.minutes
    late = f"rows committed over {minutes} minutes after their file's name: a clock was wrong; quality.committedLate says whether that may load"
    return [
        make_check("key_null", "fail", metrics.key_null, "rows without a key"),
        make_check("keys_meet", "fail", meeting[0], f"keys of two records that differ only in trailing blanks or spelling, such as {meeting[1]!r}"),
        make_check("rows_accounted", "fail", lost, accounted),
        make_check("committed_late", contract.committed_late.severity, metrics.committed_late, late),
    ]


def reason_checks(contract: Contract, reasons: Mapping[str, Rejections]) -> List[Check]:
    """
    Rejected rows by reason: each rule that a column declares, broken or not, then whatever else was wrong with rows.
    The rows are kept aside in any case; the column's severity says whether the batch may go on without them.
    A missing key is key_null's to tell.
    """
    missing_keys = {f"{key}:null" for key in contract.key}
    declared = [f"{column.name}:{rule}" for column in contract.columns for rule in _declared_rules(column)]
    others = sorted(set(reasons) - set(declared))
    severities = {column.name: column.severity for column in contract.columns}
    return [
        make_check(reason, severities.get(reason.split(":")[0], "warn"), found.rows, f"rows were rejected, such as {found.example}")
        for reason in declared + others
        if reason not in missing_keys
        for found in [reasons.get(reason, Rejections(0, ""))]
    ]


def _declared_rules(column: Column) -> List[str]:
    rules = {"null": not column.nullable, "range": column.minimum is not None or column.maximum is not None, "accepted": bool(column.accepted)}
    return [rule for rule, is_declared in rules.items() if is_declared]


def snapshot_check(faults: Sequence[str]) -> Check:
    """Each fault is a snapshot whose files do not hold what the source counted."""
    return make_check("snapshot_complete", "fail", len(faults), _listed(faults))


def snapshot_faults(expected: Mapping[int, int], read: Mapping[int, int]) -> List[str]:
    """Rows of each epoch's snapshot: as its description says, against those in its files."""
    faults = [f"epoch {e}: the snapshot has {rows} rows, read {read.get(e, 0)}" for e, rows in expected.items() if rows != read.get(e, 0)]
    return faults + [f"epoch {epoch}: objects of a snapshot that nothing describes" for epoch in read if epoch not in expected]


def _listed(items: Sequence[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return "; ".join(items[:_SHOWN]) + more
