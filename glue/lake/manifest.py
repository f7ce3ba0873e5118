"""The refine manifest: which objects of which entities one run refines, and where its output goes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Mapping, Tuple

from elt.contract import Contract, contract_from_json
from elt.feed import Feed, feed_from_json, mapping_from_json
from elt.feed import Mapping as RowMapping
from elt.read_bronze import BronzeObject
from lake.earlier_manifest import in_todays_words
from lake.raw_rows import FeedObject

_SLUG = re.compile(r"[a-z0-9-]{1,64}")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9/=_.-]+")
_URL = re.compile(r"s3://([^/]+)/(.+)")


@dataclass(frozen=True)
class Snapshot:
    """One entity's snapshot, as its source describes it. `taken_at` is whole seconds, naive UTC. `objects`: keys of all of its files."""

    key: str
    etag: str
    epoch: int
    taken_at: datetime
    rows: int
    objects: Tuple[str, ...]


@dataclass(frozen=True)
class EntityInput:
    """What one entity of the window consists of."""

    contract: Contract
    objects: Tuple[BronzeObject, ...]
    snapshots: Tuple[Snapshot, ...]


@dataclass(frozen=True)
class FeedInput:
    """What one feed of the window consists of, and the events that its rows make."""

    feed: Feed
    objects: Tuple[FeedObject, ...]
    mappings: Tuple[RowMapping, ...]


@dataclass(frozen=True)
class Manifest:
    """One window of one pipeline. `raw_window` is kept for the batch file, word for word."""

    batch_id: str
    pipeline: str
    source_system: str
    window_from: datetime
    window_to: datetime
    raw_window: Mapping[str, str]
    bronze_bucket: str
    lake_bucket: str
    output_prefix: str
    run_slug: str
    entities: Tuple[EntityInput, ...]
    feeds: Tuple[FeedInput, ...] = ()


def split_url(url: str) -> Tuple[str, str]:
    """Bucket and key of an s3:// URL. Raises ValueError for anything else."""
    match = _URL.fullmatch(url)
    if not match:
        raise ValueError(f"not an s3:// URL: {url}")
    return match.group(1), match.group(2)


def read_manifest(s3: Any, url: str) -> Manifest:
    """Fetches and checks the manifest."""
    bucket, key = split_url(url)
    return parse_manifest(json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))


def parse_manifest(data: Mapping[str, Any]) -> Manifest:
    """Raises KeyError or ValueError when the manifest is not complete."""
    return Manifest(
        batch_id=require_slug(data["batchId"]),
        pipeline=data["pipeline"],
        source_system=data["sourceSystem"],
        window_from=naive_utc(data["window"]["from"]),
        window_to=naive_utc(data["window"]["to"]),
        raw_window=data["window"],
        bronze_bucket=data["bronzeBucket"],
        lake_bucket=data["lakeBucket"],
        output_prefix=data["outputPrefix"].strip("/"),
        run_slug=require_slug(data["runSlug"]),
        entities=tuple(_entity(entity, bool(data.get("feeds"))) for entity in data["entities"]),
        feeds=tuple(_feed(feed) for feed in data.get("feeds") or ()),
    )


def require_slug(text: str) -> str:
    """Names in paths are slugs: a colon in a path breaks Hadoop."""
    if not _SLUG.fullmatch(text):
        raise ValueError(f"not a slug of [a-z0-9-]{{1,64}}: {text}")
    return text


def naive_utc(text: str) -> datetime:
    """An ISO instant as naive UTC, as the warehouse keeps it."""
    instant = datetime.fromisoformat(text)
    return instant.astimezone(timezone.utc).replace(tzinfo=None) if instant.tzinfo else instant


def _entity(given: Mapping[str, Any], has_files: bool) -> EntityInput:
    if "controls" in given:
        raise ValueError("the manifest is of a worker of before an upgrade, in words that refine does not read any more: run the window again")
    data = in_todays_words(given, has_files)
    feed = data.get("feed")
    if data["objects"] and feed is None:
        raise ValueError(f"{data['contract']['name']} has objects of its own, and no feed says how its table writes them")
    return EntityInput(
        contract=contract_from_json(data["contract"], feed),
        objects=tuple(_object(item) for item in data["objects"]),
        snapshots=tuple(_snapshot(item) for item in data["snapshots"]),
    )


def _feed(data: Mapping[str, Any]) -> FeedInput:
    return FeedInput(
        feed=feed_from_json(data["feed"]),
        objects=tuple(_feed_object(item) for item in data["objects"]),
        mappings=tuple(mapping_from_json(mapping) for mapping in data["mappings"]),
    )


def _feed_object(item: Mapping[str, Any]) -> FeedObject:
    taken_at = naive_utc(item["takenAt"]).replace(microsecond=0) if item.get("takenAt") else None
    return FeedObject(item["key"], item["etag"].strip('"'), int(item["size"]), int(item["arrivedMs"]), int(item["epoch"]), taken_at)


def _object(item: Mapping[str, Any]) -> BronzeObject:
    """Spark gives a file's path back percent-encoded: only keys that encoding leaves alone are taken."""
    if not _PLAIN_KEY.fullmatch(item["key"]):
        raise ValueError(f"bronze key holds characters that DMS does not write: {item['key']}")
    if item["kind"] not in ("snapshot", "change"):
        raise ValueError(f"unknown kind of bronze object: {item['kind']}")
    return BronzeObject(item["key"], item["etag"].strip('"'), item["kind"], int(item["epoch"]))


def _snapshot(item: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        key=item["key"],
        etag=item["etag"].strip('"'),
        epoch=int(item["epoch"]),
        taken_at=naive_utc(item["takenAt"]).replace(microsecond=0),
        rows=int(item["rows"]),
        objects=tuple(item["objects"]),
    )
