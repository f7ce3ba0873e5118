"""Arguments and manifest: what is not whole is refused."""

import pytest
from glue_support import column, entity
from lake.arguments import read_arguments
from lake.manifest import parse_manifest, split_url

OBJECT = {"key": "bronze/a.parquet", "etag": '"e"', "size": 1, "kind": "change", "epoch": 1}


def manifest(**more):
    contract = entity(columns=[column("id", "integer")])
    return {
        "batchId": "b-1",
        "pipeline": "shop",
        "sourceSystem": "shop",
        "window": {"from": "2010-12-01T00:00:00Z", "to": "2010-12-02T00:00:00+00:00"},
        "bronzeBucket": "b",
        "lakeBucket": "l",
        "outputPrefix": "silver/shop",
        "runSlug": "r",
        "entities": [{"contract": contract, "objects": [OBJECT], "snapshots": []}],
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
        {"entities": [{"contract": entity(columns=[column("id", "integer")]), "objects": [{**OBJECT, "key": "a b.parquet"}], "snapshots": []}]},
        {"entities": [{"contract": entity(columns=[column("id", "integer")]), "objects": [{**OBJECT, "kind": "load"}], "snapshots": []}]},
        {"entities": [{"contract": entity(columns=[{"name": "at", "type": "timestamp"}]), "objects": [], "snapshots": []}]},
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


def test_only_s3_urls_are_taken():
    assert split_url("s3://b/k/x") == ("b", "k/x")
    with pytest.raises(ValueError):
        split_url("https://b/k")
