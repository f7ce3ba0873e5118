"""The local awsglue: which files a bookmark lets through, and the calls that jobs use."""

import random
from datetime import datetime

import boto3
import pytest
from awsglue.bookmark import File, choose
from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame
from awsglue.refused import NotHere
from awsglue.transforms import ApplyMapping, DropNullFields, ResolveChoice
from awsglue.utils import GlueArgumentError, getResolvedOptions

BAND = 900


def shown(files, now):
    """What S3 lists at a time: `(name, modified, shown from)`."""
    return [File(name, modified) for name, modified, since in files if since <= now]


def runs_over(files, moments, **options):
    """What runs at these moments read, in order, each after the one before has committed."""
    state, taken = None, []
    for now in moments:
        chosen, state = choose(shown(files, now), state, now, BAND, **options)
        taken.append([file.url for file in chosen])
    return taken


@pytest.mark.parametrize("seed", range(200))
def test_every_file_that_is_shown_within_the_band_is_read_once(seed):
    draw = random.Random(seed)
    files = []
    for number in range(draw.randrange(30)):
        modified = draw.randrange(5_000)
        # The band is open at its older end.
        files.append((f"f{number}", modified, modified + draw.randrange(BAND)))
    moments = sorted(draw.sample(range(6_000), draw.randrange(1, 12))) + [10_000, 20_000]
    taken = [name for run in runs_over(files, moments) for name in run]
    assert sorted(taken) == sorted(name for name, _, _ in files)


def test_a_file_that_is_shown_later_than_the_band_is_never_read():
    late = [("late", 100, 100 + BAND + 200)]
    assert runs_over(late, [150 + BAND, 400 + BAND, 9_000]) == [[], [], []]


def test_an_overwritten_file_is_read_again():
    _, state = choose([File("a", 100)], None, 200, BAND)
    chosen, state = choose([File("a", 250)], state, 300, BAND)
    assert [file.url for file in chosen] == ["a"]
    assert choose([File("a", 250)], state, 400, BAND)[0] == []


def test_without_a_commit_it_is_read_again():
    files = [File("a", 100)]
    first, _ = choose(files, None, 200, BAND)
    assert choose(files, None, 300, BAND)[0] == first


@pytest.mark.parametrize("seed", range(50))
def test_of_more_files_than_a_state_keeps_the_others_are_the_next_runs(seed):
    draw = random.Random(seed)
    files = [(f"f{number}", 1_000, 1_000) for number in range(draw.randrange(1, 40))]
    most = draw.randrange(1, 10)
    taken = runs_over(files, [1_001, 1_002, 1_001 + BAND, 1_002 + BAND, 4_000], in_band=most)
    assert all(len(run) <= most for run in taken[:2])
    assert len({name for run in taken for name in run}) == len([name for run in taken for name in run])


def test_arguments_are_those_that_are_asked_for_and_those_that_glue_gives():
    given = ["job.py", "--JOB_NAME", "j", "--JOB_RUN_ID=jr_1", "--size", "2", "--other", "3", "--job-bookmark-option", "job-bookmark-pause"]
    found = getResolvedOptions(given, ["JOB_NAME", "size"])
    assert found == {"JOB_NAME": "j", "size": "2", "JOB_RUN_ID": "jr_1", "job_bookmark_option": "job-bookmark-pause"}
    with pytest.raises(GlueArgumentError, match="--missing"):
        getResolvedOptions(given, ["missing"])
    with pytest.raises(RuntimeError, match="reserved"):
        getResolvedOptions(given, ["job_bookmark_option"])


@pytest.fixture()
def context(spark):
    return GlueContext(spark.sparkContext)


def test_transforms_map_cast_and_drop(spark, context):
    rows = spark.sql("select '1' as a, 'x' as b, null as c")
    frame = DynamicFrame.fromDF(rows, context, "rows")
    mapped = ApplyMapping.apply(frame=frame, mappings=[("a", "string", "n", "long"), ("b", "string", "b", "string"), ("z", "string", "z", "string")])
    assert mapped.toDF().dtypes == [("n", "bigint"), ("b", "string")]
    resolved = ResolveChoice.apply(frame=frame, specs=[("a", "cast:int"), ("b", "cast:int")])
    assert [tuple(row) for row in resolved.toDF().select("a", "b").collect()] == [(1, None)]
    assert DropNullFields.apply(frame=frame).toDF().columns == ["a", "b"]
    with pytest.raises(NotHere):
        ResolveChoice.apply(frame=frame, specs=[("a", "make_struct")])
    with pytest.raises(NotHere):
        frame.unbox("a", "json")


def test_frames_are_written_and_read_and_what_is_not_known_is_refused(spark, context, endpoint):
    s3 = boto3.client("s3")
    bucket = f"awsglue-{datetime.now().timestamp()}".replace(".", "-")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    frame = DynamicFrame.fromDF(spark.sql("select 1 as a, 'x' as b"), context, "rows")
    out = {"path": f"s3://{bucket}/out/"}
    for format in ("csv", "json", "parquet"):
        context.write_dynamic_frame.from_options(frame, "s3", {"path": f"s3://{bucket}/{format}/"}, format)
        options = {"withHeader": True} if format == "csv" else {}
        read = context.create_dynamic_frame.from_options("s3", {"paths": [f"s3://{bucket}/{format}/"], "recurse": True}, format, options)
        assert [str(row["a"]) for row in read.toDF().collect()] == ["1"]
    nothing = context.create_dynamic_frame.from_options("s3", {"paths": [f"s3://{bucket}/none/"]}, "csv")
    assert nothing.toDF().columns == []
    context.write_dynamic_frame.from_options(nothing, "s3", out, "json")
    with pytest.raises(NotHere):
        context.create_dynamic_frame.from_options("mysql", {}, "csv")
    with pytest.raises(NotHere):
        context.create_dynamic_frame.from_options("s3", {"paths": [], "exclusions": "[]"}, "csv")
    with pytest.raises(NotHere):
        context.write_dynamic_frame.from_options(frame, "s3", out, "avro")
    with pytest.raises(NotHere):
        context.create_dynamic_frame.from_rdd([], "x")
