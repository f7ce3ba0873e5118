"""One feed's way through the job, and that of an entity whose events feeds bring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from elt import checks, metrics
from elt.checks import Check
from elt.contract import Contract
from elt.feed import Mapping as RowMapping
from elt.feed_rows import judge_rows, kept_aside, placed_rows
from elt.feed_snapshot import is_key_known, judge_files, objects_of, raw_keys, split_by_key
from elt.keys_meet import NO_MEETING, keys_that_meet
from elt.map_rows import map_rows, mapped_contract, mapping_faults, rows_with_events
from elt.metrics import Metrics, Rejections
from elt.refine_entity import Repeats, refine_entity, refine_mapped
from elt.silver import silver_rows
from lake.batch import EntityResult, ObjectLine
from lake.manifest import EntityInput, FeedInput, Manifest
from lake.output import Output, Written
from lake.raw_rows import read_raw_rows
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


@dataclass(frozen=True)
class FeedResult:
    """
    What became of one feed. `good`: its rows of which events may be made; `bad`: rows that were kept aside, None where there are none;
    `read`: the files that could be read; `all_rows`: what is cached until the batch is written.
    """

    given: FeedInput
    result: EntityResult
    good: DataFrame
    bad: Optional[DataFrame]
    read: FrozenSet[str]
    all_rows: DataFrame


@dataclass(frozen=True)
class _File:
    """What reading one object came to: its rows as it was read, or one raw row that is the whole file, where it cannot be read."""

    rows: int
    fault: str
    extra: Tuple[str, ...]


def refine_feed(spark: SparkSession, manifest: Manifest, given: FeedInput, pads: DataFrame) -> FeedResult:
    """Reads and judges a feed's objects."""
    feed = given.feed
    judged = judge_rows(read_raw_rows(spark, manifest.bronze_bucket, feed, given.objects), feed).cache()
    is_row, is_bad = F.col("_rows").isNull(), F.size("_reasons") > 0
    files = {row["_object_key"]: _file_of(row) for row in judged.where(~is_row).collect()}
    unreadable = sorted(key for key, file in files.items() if file.fault)
    rows = judged.where(is_row & ~F.col("_object_key").isin(unreadable))
    counted = rows.agg(F.count("*").alias("rows"), F.count_if(is_bad).alias("bad")).first()
    found = Metrics(
        bronze=counted["rows"] + len(unreadable),
        rejected=counted["bad"] + len(unreadable),
        unmapped=counted["rows"] - counted["bad"],
    )
    bad = rows.where(is_bad).unionByName(judged.where(~is_row & F.col("_fault").isNotNull()))
    aside = kept_aside(bad, feed, manifest.source_system, pads)
    lines = [ObjectLine(item.key, item.etag, feed.contract.version, files[item.key].rows) for item in given.objects if item.key in files]
    judgement = _feed_checks(given, files, found, metrics.count_reasons(aside) if found.rejected else {})
    entity = EntityInput(feed.contract, (), ())
    result = EntityResult(entity, found, lines=lines, checks=judgement, frame=aside)
    readable = frozenset(key for key, file in files.items() if not file.fault)
    return FeedResult(given, result, placed_rows(rows.where(~is_bad), feed), rows.where(is_bad) if counted["bad"] else None, readable, judged)


def refine_mapped_entity(manifest: Manifest, entity: EntityInput, feeds: Sequence[FeedResult], pads: DataFrame, output: Output) -> EntityResult:
    """Refines what feeds' rows say of one entity and writes its silver rows."""
    made = [(feed, mapping) for feed in feeds for mapping in feed.given.mappings if mapping.entity == entity.contract.name]
    read = [feed for feed in feeds if any(of is feed for of, _ in made)]
    raw_rows = sum(feed.result.metrics.bronze for feed in read)
    contract = mapped_contract(entity.contract, max(mapping.contract_version for _, mapping in made))
    given, lines = replace(entity, contract=contract), [line for feed in read for line in _lines_of(feed, made)]
    events = [_events_of(feed, mapping, entity.contract) for feed, mapping in made]
    faults = sorted({fault for frame, of in events for fault in mapping_faults(frame, of)})
    found = checks.schema_checks(faults, ())
    if faults or not any(feed.result.metrics.unmapped for feed in read):
        counted = Metrics(bronze=raw_rows, unmapped=0 if faults else raw_rows)
        found += checks.row_checks(contract, counted, NO_MEETING, raw_rows, 0)
        return _as_snapshots(EntityResult(given, counted, lines=lines, checks=found), made, manifest, pads)
    frame = refine_mapped(events, manifest.source_system, pads, raw_rows, _repeats(made, read, contract)).cache()
    counted_rows = metrics.count_rows(frame, contract)
    counted = _books(counted_rows.metrics, frame, raw_rows, len(made) > len(read))
    meeting = keys_that_meet(frame) if counted.key_altered else NO_MEETING
    written = Written([], 0)
    if counted.silver:
        rows = silver_rows(frame, contract, manifest.batch_id, manifest.source_system)
        written = output.write_frame(contract.name, rows, counted.silver)
    found += checks.row_checks(contract, counted, meeting, raw_rows, written.rows) + checks.reason_checks(contract, counted_rows.reasons)
    result = EntityResult(given, counted, files=written.files, checks=found, frame=frame, lines=lines)
    return _as_snapshots(result, made, manifest, pads)


def _as_snapshots(result: EntityResult, made: Sequence[Tuple[FeedResult, RowMapping]], manifest: Manifest, pads: DataFrame) -> EntityResult:
    """Of a feed whose files are whole snapshots; an entity has no other one beside it."""
    feed = made[0][0]
    if not feed.given.feed.is_snapshot:
        return result
    contract = result.entity.contract
    rejected = result.frame.where((F.size("_reasons") > 0) & ~F.col("_duplicate")) if result.frame is not None and result.metrics.rejected else None
    found = [split_by_key(frame, contract) for frame in (rejected, *_raw_keys(feed, made, contract, manifest, pads)) if frame is not None]
    unknown = frozenset().union(*(one.unknown for one in found), _unknown_rows(feed, made, contract))
    keys = [one.keys for one in found if one.keys is not None]
    presence = reduce(DataFrame.unionByName, keys).cache() if keys else None
    taken = {item.key: (item.epoch, item.taken_at) for item in feed.given.objects if item.key in feed.read and item.taken_at is not None}
    files = judge_files(taken, objects_of(result.frame, presence), unknown, feed.given.feed.may_be_empty)
    faults = [f"{file.object_key}: {fault}" for file in files for fault in file.faults]
    return replace(result, snapshots=files, presence=presence, checks=[*result.checks, checks.part_check(faults)])


def _raw_keys(
    feed: FeedResult, made: Sequence[Tuple[FeedResult, RowMapping]], contract: Contract, manifest: Manifest, pads: DataFrame
) -> List[DataFrame]:
    if feed.bad is None:
        return []
    columns = [column.name for column in feed.given.feed.contract.columns]
    frames = []
    for _, mapping in made:
        known = feed.bad.where(is_key_known(mapping, contract, columns))
        of = mapped_contract(contract, mapping.contract_version)
        frames.append(refine_entity([raw_keys(known, mapping, of)], of, manifest.source_system, pads, 0))
    return frames


def _unknown_rows(feed: FeedResult, made: Sequence[Tuple[FeedResult, RowMapping]], contract: Contract) -> FrozenSet[str]:
    if feed.bad is None:
        return frozenset()
    columns = [column.name for column in feed.given.feed.contract.columns]
    return objects_of(*[feed.bad.where(~is_key_known(mapping, contract, columns)) for _, mapping in made])


def _events_of(feed: FeedResult, mapping: RowMapping, contract: Contract) -> Tuple[DataFrame, Contract]:
    of = mapped_contract(contract, mapping.contract_version)
    return map_rows(feed.good, of, mapping), of


def _repeats(made: Sequence[Tuple[FeedResult, RowMapping]], read: Sequence[FeedResult], contract: Contract) -> Repeats:
    if len(made) > len(read):
        return Repeats.ROWS_MAKE_SEVERAL
    if any(feed.given.feed.stamp is not None for feed in read):
        return Repeats.ROWS_COME_AGAIN
    is_counted = [
        any(said == number.name for number in feed.given.feed.numbers for name, said in mapping.columns if name in contract.key)
        for feed, mapping in made
    ]
    return Repeats.NONE if all(is_counted) else Repeats.ROWS_MAKE_ONE


def _books(events: Metrics, frame: DataFrame, raw_rows: int, are_several: bool) -> Metrics:
    """In rows of the feeds: those that made several events were split, those that made none are unmapped."""
    brought = rows_with_events(frame) if are_several else events.bronze
    return replace(events, bronze=raw_rows, splits=events.bronze - brought, unmapped=raw_rows - brought)


def _lines_of(feed: FeedResult, made: Sequence[Tuple[FeedResult, RowMapping]]) -> List[ObjectLine]:
    [version, *_] = [mapping.contract_version for of, mapping in made if of is feed]
    return [replace(line, contract_version=version) for line in feed.result.lines]


def _file_of(row: Any) -> _File:
    if row["_fault"]:
        return _File(1, f"{row['_object_key']}: {row['_text']}", ())
    return _File(row["_rows"], "", tuple(row["_cells"] or ()))


def _feed_checks(given: FeedInput, files: Mapping[str, _File], found: Metrics, reasons: Dict[str, Rejections]) -> List[Check]:
    """Each file says itself how many rows were read of it, apart from Spark's own counting."""
    feed = given.feed
    said = sum(file.rows for file in files.values())
    unread = [item.key for item in given.objects if item.key not in files]
    lost = found.unaccounted() + abs(found.bronze - said) + len(unread)
    accounted = f"bronze {found.bronze} (files say {said}) against rejected {found.rejected} + unmapped {found.unmapped}; not read: {unread[:3]}"
    extra = sorted({name for file in files.values() for name in file.extra})
    faults = [file.fault for _, file in sorted(files.items()) if file.fault]
    return [
        *checks.schema_checks((), extra),
        checks.unreadable_check(faults, feed.unreadable),
        checks.make_check("rows_accounted", "fail", lost, accounted),
        *[check for check in checks.reason_checks(feed.contract, reasons) if not check["name"].startswith("file:")],
    ]
