"""The small outputs that the driver makes itself, in staging's order and types."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

import pyarrow as pa
from lake.manifest import Manifest

# As Spark writes them, so that all files of an output are alike.
_TIMESTAMP = pa.timestamp("us", tz="UTC")

SNAPSHOT = pa.schema(
    [
        ("batch_id", pa.string()),
        ("source_system", pa.string()),
        ("entity", pa.string()),
        ("epoch", pa.int32()),
        ("kind", pa.string()),
        ("snapshot_at", _TIMESTAMP),
        ("record_key", pa.string()),
        ("row_count", pa.int64()),
    ]
)
OBJECT = pa.schema(
    [
        ("batch_id", pa.string()),
        ("pipeline", pa.string()),
        ("entity", pa.string()),
        ("object_key", pa.string()),
        ("etag", pa.string()),
        ("contract_version", pa.int32()),
        ("row_count", pa.int64()),
    ]
)
BATCH = pa.schema(
    [
        ("batch_id", pa.string()),
        ("pipeline", pa.string()),
        ("source_system", pa.string()),
        ("window_from", _TIMESTAMP),
        ("window_to", _TIMESTAMP),
        ("entity", pa.string()),
        ("contract_version", pa.int32()),
        ("bronze_rows", pa.int64()),
        ("split_rows", pa.int64()),
        ("silver_rows", pa.int64()),
        ("rejected_rows", pa.int64()),
        ("duplicate_rows", pa.int64()),
        ("unmapped_rows", pa.int64()),
        ("folded_rows", pa.int64()),
    ]
)


def snapshot_rows(manifest: Manifest, results: Sequence[Any]) -> List[Dict[str, Any]]:
    """One row for each snapshot whose description is in the window, and for each file that is one by itself."""
    return [*_described(manifest), *[row for result in results for row in _of_files(manifest, result)]]


def _of_files(manifest: Manifest, result: Any) -> List[Dict[str, Any]]:
    return [
        {
            "batch_id": manifest.batch_id,
            "source_system": manifest.source_system,
            "entity": result.entity.contract.name,
            "epoch": snapshot.epoch,
            "kind": snapshot.kind,
            "snapshot_at": snapshot.taken_at,
            "record_key": "",
            "row_count": 0,
        }
        for snapshot in result.snapshots
    ]


def _described(manifest: Manifest) -> List[Dict[str, Any]]:
    return [
        {
            "batch_id": manifest.batch_id,
            "source_system": manifest.source_system,
            "entity": entity.contract.name,
            "epoch": snapshot.epoch,
            "kind": "snapshot",
            "snapshot_at": snapshot.taken_at,
            "record_key": "",
            "row_count": snapshot.rows,
        }
        for entity in manifest.entities
        for snapshot in entity.snapshots
    ]


def object_rows(manifest: Manifest, result: Any) -> List[Dict[str, Any]]:
    """The ledger's lines: bronze objects with their rows, descriptions of snapshots with none."""
    entity = result.entity
    base = {
        "batch_id": manifest.batch_id,
        "pipeline": manifest.pipeline,
        "entity": entity.contract.name,
        "contract_version": entity.contract.version,
    }
    bronze = [
        {**base, "object_key": item.key, "etag": item.etag, "row_count": footer.rows}
        for item, footer in zip(entity.objects, result.footers)
    ]
    snapshots = [{**base, "object_key": item.key, "etag": item.etag, "row_count": 0} for item in entity.snapshots]
    shared = [
        {**base, "object_key": line.key, "etag": line.etag, "contract_version": line.contract_version, "row_count": line.rows}
        for line in result.lines
    ]
    return bronze + snapshots + shared


def batch_row(manifest: Manifest, result: Any) -> Dict[str, Any]:
    """One entity's books: bronze + split = silver + rejected + duplicate + unmapped + folded."""
    return {
        "batch_id": manifest.batch_id,
        "pipeline": manifest.pipeline,
        "source_system": manifest.source_system,
        "window_from": manifest.window_from,
        "window_to": manifest.window_to,
        "entity": result.entity.contract.name,
        "contract_version": result.entity.contract.version,
        "bronze_rows": result.metrics.bronze,
        "split_rows": result.metrics.splits,
        "silver_rows": result.metrics.silver,
        "rejected_rows": result.metrics.rejected,
        "duplicate_rows": result.metrics.duplicates,
        "unmapped_rows": result.metrics.unmapped,
        "folded_rows": result.metrics.folded,
    }
