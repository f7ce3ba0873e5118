"""One entity's way through the job, and the batch that all entities make together."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Dict, List, Optional, Sequence

from elt import checks, metrics
from elt.checks import Check
from elt.contract import ENVELOPE_VERSION
from elt.feed_snapshot import FileSnapshot, presence_of
from elt.keys_meet import NO_MEETING, keys_that_meet
from elt.metrics import Metrics
from elt.read_bronze import extra_columns, group_objects, read_group, schema_faults
from elt.refine_entity import refine_entity
from elt.silver import rejected_rows, silver_rows
from elt.snapshot import presence_rows
from lake import tables
from lake.footers import Footer, read_footers
from lake.manifest import EntityInput, Manifest
from lake.output import Output, Written
from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class ObjectLine:
    """One object as something of it was refined, under which contract version, and its rows."""

    key: str
    etag: str
    contract_version: int
    rows: int


@dataclass(frozen=True)
class EntityResult:
    """
    What became of one entity, or of one feed. `frame` holds its cached events, None where nothing was read. `lines`: what the
    ledger is to have of objects that are not the entity's own. `snapshots`: of files that are one each, and `presence` the keys of
    their rows that were kept aside.
    """

    entity: EntityInput
    metrics: Metrics
    footers: Sequence[Footer] = ()
    files: Sequence[Dict[str, Any]] = ()
    checks: List[Check] = field(default_factory=list)
    frame: Optional[DataFrame] = None
    lines: Sequence[ObjectLine] = ()
    snapshots: Sequence[FileSnapshot] = ()
    presence: Optional[DataFrame] = None


def refine_manifest_entity(
    spark: SparkSession, s3: Any, manifest: Manifest, entity: EntityInput, pads: DataFrame, output: Output
) -> EntityResult:
    """Refines one entity's objects and writes its silver rows."""
    contract, objects = entity.contract, entity.objects
    footers = read_footers(s3, manifest.bronze_bucket, [(item.key, item.etag) for item in objects])
    faults = [f"{item.key}: {fault}" for item, footer in zip(objects, footers) for fault in schema_faults(contract, item.kind, footer)]
    extra = sorted({name for footer in footers for name in extra_columns(contract, footer)})
    found = checks.schema_checks(faults, extra) + [_snapshot_check(s3, manifest, entity, footers)]
    rows = sum(footer.rows for footer in footers)
    if faults or not rows:
        # What cannot be read is counted from the files, so the books show it missing.
        counted = Metrics(bronze=rows)
        return EntityResult(entity, counted, footers, (), found + checks.row_checks(contract, counted, NO_MEETING, rows, 0))
    groups = [read_group(spark, manifest.bronze_bucket, group) for group in group_objects(contract, objects, footers)]
    frame = refine_entity(groups, contract, manifest.source_system, pads, rows).cache()
    found_rows = metrics.count_rows(frame, contract)
    counted = found_rows.metrics
    meeting = keys_that_meet(frame) if counted.key_altered else NO_MEETING
    written = Written([], 0)
    if counted.silver:
        written = output.write_frame(contract.name, silver_rows(frame, contract, manifest.batch_id, manifest.source_system), counted.silver)
    found += checks.row_checks(contract, counted, meeting, rows, written.rows) + checks.reason_checks(contract, found_rows.reasons)
    return EntityResult(entity, counted, footers, written.files, found, frame)


def write_batch(manifest: Manifest, token: str, job_run_id: str, results: Sequence[EntityResult], output: Output) -> None:
    """Writes what the entities have in common, and last of all batch.json."""
    files = {
        "_snapshot": output.write_rows("_snapshot", tables.SNAPSHOT, tables.snapshot_rows(manifest, results)) + _write_presence(manifest, results, output),
        "_object": output.write_rows("_object", tables.OBJECT, [r for result in results for r in tables.object_rows(manifest, result)]),
        "_rejected": _write_rejected(manifest, results, output),
        "_batch": output.write_rows("_batch", tables.BATCH, [tables.batch_row(manifest, result) for result in results]),
    }
    output.write_json(
        "_batch",
        "batch.json",
        {
            "envelope": ENVELOPE_VERSION,
            "batchId": manifest.batch_id,
            "pipeline": manifest.pipeline,
            "sourceSystem": manifest.source_system,
            "window": dict(manifest.raw_window),
            "token": token,
            "jobRunId": job_run_id,
            "entities": {result.entity.contract.name: _entity_summary(result) for result in results},
            "files": files,
        },
    )
    for result in results:
        if result.frame is not None:
            result.frame.unpersist()
        print(f"{result.entity.contract.name}: {result.metrics}", file=sys.stdout)


def _snapshot_check(s3: Any, manifest: Manifest, entity: EntityInput, footers: Sequence[Footer]) -> Check:
    """A snapshot's files are counted even where the ledger already has them and the manifest leaves them out."""
    rows = {footer.key: footer.rows for footer in footers}
    others = sorted({key for snapshot in entity.snapshots for key in snapshot.objects} - set(rows))
    rows.update({footer.key: footer.rows for footer in read_footers(s3, manifest.bronze_bucket, [(key, None) for key in others])})
    read = {item.epoch: 0 for item in entity.objects if item.kind == "snapshot"}
    for snapshot in entity.snapshots:
        loaded = {item.key for item in entity.objects if item.kind == "snapshot" and item.epoch == snapshot.epoch}
        read[snapshot.epoch] = sum(rows[key] for key in loaded | set(snapshot.objects))
    return checks.snapshot_check(checks.snapshot_faults({snapshot.epoch: snapshot.rows for snapshot in entity.snapshots}, read))


def _write_rejected(manifest: Manifest, results: Sequence[EntityResult], output: Output) -> List[Dict[str, Any]]:
    """One output for all entities: two writers at once in one folder would clean up each other's work."""
    some = [result for result in results if result.frame is not None and result.metrics.rejected]
    if not some:
        return []
    frames = [rejected_rows(r.frame, r.entity.contract, manifest.batch_id, manifest.source_system) for r in some]
    return output.write_frame("_rejected", reduce(DataFrame.unionByName, frames), sum(r.metrics.rejected for r in some)).files


def _write_presence(manifest: Manifest, results: Sequence[EntityResult], output: Output) -> List[Dict[str, Any]]:
    some = [result for result in results if result.frame is not None and result.metrics.rejected_snapshot and not result.snapshots]
    of_files = [result for result in results if result.presence is not None]
    if not some and not of_files:
        return []
    frames = [presence_of(r.presence, r.entity.contract, manifest.batch_id, manifest.source_system) for r in of_files]
    frames += [
        presence_rows(
            r.frame,
            r.entity.contract,
            manifest.batch_id,
            manifest.source_system,
            {snapshot.epoch: snapshot.taken_at for snapshot in r.entity.snapshots},
        )
        for r in some
    ]
    rows = sum(r.metrics.rejected_snapshot for r in some) + sum(r.presence.count() for r in of_files)
    return output.write_frame("_snapshot", reduce(DataFrame.unionByName, frames), rows).files


def _entity_summary(result: EntityResult) -> Dict[str, Any]:
    counted = result.metrics
    return {
        "contractVersion": result.entity.contract.version,
        "bronze": counted.bronze,
        "splits": counted.splits,
        "silver": counted.silver,
        "rejected": counted.rejected,
        "duplicates": counted.duplicates,
        "unmapped": counted.unmapped,
        "folded": counted.folded,
        "files": list(result.files),
        "checks": result.checks,
    }
