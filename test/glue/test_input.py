"""Arguments and manifest: what is not whole is refused."""

import pytest
from glue_support import column, entity, taken_apart
from lake.arguments import read_arguments
from lake.manifest import parse_manifest, split_url

OBJECT = {"key": "bronze/a.parquet", "etag": '"e"', "size": 1, "kind": "change", "epoch": 1}
TABLE = taken_apart(entity(columns=[column("id", "integer"), column("at", "timestamp")]))


def manifest(**more):
    return {
        "batchId": "b-1",
        "pipeline": "shop",
        "sourceSystem": "shop",
        "window": {"from": "2010-12-01T00:00:00Z", "to": "2010-12-02T00:00:00+00:00"},
        "bronzeBucket": "b",
        "lakeBucket": "l",
        "outputPrefix": "silver/shop",
        "runSlug": "r",
        "entities": [{**TABLE, "objects": [OBJECT], "snapshots": []}],
        **more,
    }


def test_arguments_are_read_beside_those_that_glue_adds():
    argv = ["refine.py", "--JOB_ID", "j_1", "--token", "t", "--enable-metrics", "true", "--JOB_RUN_ID=jr_1"]
    found = read_arguments(argv, ["token", "JOB_RUN_ID"])
    assert (found.token, found.JOB_RUN_ID) == ("t", "jr_1")


def test_a_missing_argument_is_named():
    with pytest.raises(ValueError, match="--manifest"):
        read_arguments(["refine.py", "--token", "t"], ["token", "manifest"])


def test_a_whole_manifest_is_read():
    read = parse_manifest(manifest())
    assert read.entities[0].objects[0].etag == "e"
    assert read.window_from < read.window_to


@pytest.mark.parametrize(
    "broken",
    [
        {"runSlug": "2010-12-01T00:00"},
        {"batchId": "Upper"},
        {"entities": [{**TABLE, "objects": [{**OBJECT, "key": "a b.parquet"}], "snapshots": []}]},
        {"entities": [{**TABLE, "objects": [{**OBJECT, "kind": "load"}], "snapshots": []}]},
        {"entities": [{**TABLE, "feed": {"columns": {}}, "objects": [], "snapshots": []}]},
        {"entities": [{**TABLE, "feed": {"columns": {**TABLE["feed"]["columns"], "colour": {"optional": True}}}, "objects": [], "snapshots": []}]},
        {"entities": [{"contract": TABLE["contract"], "objects": [OBJECT], "snapshots": []}]},
    ],
)
def test_a_broken_manifest_is_refused(broken):
    with pytest.raises(ValueError):
        parse_manifest(manifest(**broken))


def test_a_manifest_in_the_words_of_before_is_refused_by_saying_so():
    contract = entity(columns=[column("id", "integer")])
    old = {"contract": contract, "objects": [{**OBJECT, "kind": "cdc"}], "controls": []}
    with pytest.raises(ValueError, match="run the window again"):
        parse_manifest(manifest(entities=[old]))


def of_before(*columns):
    """As a worker wrote it before tables had feeds."""
    return {"contract": {**entity(columns=columns), "sourceTable": "things"}, "objects": [], "snapshots": []}


def test_a_manifest_of_before_tables_had_feeds_is_read_as_it_was_meant():
    said = {"optional": True, "formerly": ["old"], "alsoWrittenAs": ["varchar(9)"]}
    old = {**of_before(column("at", "timestamp", timezone="Europe/Berlin"), column("n", "integer", **said)), "objects": [OBJECT]}
    [at, n] = parse_manifest(manifest(entities=[old])).entities[0].contract.columns
    assert (at.timezone, at.optional, at.added_later) == ("Europe/Berlin", False, False)
    assert (n.optional, n.added_later, n.formerly, n.also_written_as) == (True, True, ("old",), ("varchar(9)",))


def test_what_files_brought_before_tables_had_feeds_has_no_table():
    feed = {"feed": {"name": "sale", "format": {"kind": "csv"}, "columns": [column("id", "integer")]}, "objects": [], "mappings": []}
    old = of_before(column("at", "timestamp", timezone="Europe/Berlin"), column("n", "integer", optional=True))
    [at, n] = parse_manifest(manifest(entities=[old], feeds=[feed])).entities[0].contract.columns
    assert (at.timezone, n.optional, n.added_later) == (None, False, True)


def test_a_time_of_a_file_needs_a_zone():
    feed = {"feed": {"name": "sale", "format": {"kind": "csv"}, "columns": [{"name": "at", "type": "timestamp"}]}, "objects": [], "mappings": []}
    with pytest.raises(ValueError, match="at names no time zone"):
        parse_manifest(manifest(feeds=[feed]))


def test_only_s3_urls_are_taken():
    assert split_url("s3://b/k/x") == ("b", "k/x")
    with pytest.raises(ValueError):
        split_url("https://b/k")
