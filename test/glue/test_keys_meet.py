"""Two spellings of one key: two records at once, or one record whose key was trimmed."""

import pytest
from glue_support import bronze_table, column, entity

PRODUCT = entity(columns=[column("id", "varchar(20)", nullable=False), column("price", "integer", nullable=False)])


def born(key):
    return {"Op": "I", "id": key, "price": 1}


def seen(key):
    return {"Op": "U", "id": key, "BI_id": key, "price": 2}


def moved(old, new):
    return {"Op": "U", "id": new, "BI_id": old, "price": 3}


def died(key):
    return {"Op": "D", "id": key}


# The full load's keys, what the log says then, and whether two records were there at once. `k` stands for a key of its own.
STORIES = {
    "inserted with a blank and trimmed the same day": ([], [born("k "), moved("k ", "k")], False),
    "trimmed, changed, and given its blank back": ([], [born("k "), moved("k ", "k"), seen("k"), moved("k", "k  ")], False),
    "loaded with a blank and trimmed later": (["k "], [seen("k "), moved("k ", "k"), seen("k")], False),
    "trimmed, with no word of its beginning": ([], [moved("k ", "k"), seen("k")], False),
    "deleted and inserted again without its blank": ([], [born("k "), died("k "), born("k"), seen("k")], False),
    "known before, deleted, and inserted with a blank": ([], [died("k"), born("k ")], False),
    "another key became it, after the one with a blank was deleted": ([], [born("k "), died("k "), moved("other", "k")], False),
    "it became another key, and was inserted with a blank": (["k"], [moved("k", "gone"), born("k ")], False),
    "one spelling all along": (["k "], [seen("k "), seen("k ")], False),
    "the load read it trimmed, and the log tells again how it came to that": (["k"], [born("k "), moved("k ", "k"), seen("k")], False),
    "a rejected insert and its trimmed update": ([], [{**born("k "), "price": None}, moved("k ", "k")], False),
    "both in one full load": (["k ", "k"], [], True),
    "inserted with a blank beside the other": ([], [born("k"), born("k ")], True),
    "inserted with a blank beside one that was loaded": (["k"], [born("k ")], True),
    "inserted with a blank beside one that is changed afterwards": ([], [born("k "), seen("k")], True),
    "inserted beside it and deleted again, which deletes both": ([], [born("k "), died("k "), seen("k")], True),
    "one became the other's neighbour": (["k", "other"], [moved("other", "k ")], True),
    "both deleted": ([], [died("k "), died("k")], True),
    "both changed": ([], [seen("k"), seen("k ")], True),
}  # fmt: skip


@pytest.fixture(scope="module")
def meeting(spark, pads, tmp_path_factory):
    """The stories whose keys meet: each has keys of its own, so that one Spark job judges all."""
    import pyarrow.parquet as pq
    from elt.contract import contract_from_json
    from elt.keys_meet import meeting_keys
    from elt.refine_entity import refine_entity
    from pyspark.sql import functions as F

    def own(row, number):
        return {name: value.replace("k", f"k{number}") if name in ("id", "BI_id") and value else value for name, value in row.items()}

    loads = [own(born(key), number) for number, (keys, _, _) in enumerate(STORIES.values()) for key in keys]
    changes = [own(row, number) for number, (_, rows, _) in enumerate(STORIES.values()) for row in rows]
    folder, groups = tmp_path_factory.mktemp("meet"), []
    for kind, rows in (("snapshot", loads), ("change", changes)):
        pq.write_table(bronze_table(PRODUCT, rows), str(folder / f"{kind}.parquet"))
        more = [F.lit("bronze/x/20101201-090000000.parquet").alias("_object_key"), F.lit(kind).alias("_origin"), F.lit(1).alias("_epoch")]
        groups.append(spark.read.parquet(str(folder / f"{kind}.parquet")).select("*", *more))
    # The same keys in another epoch: an earlier spelling of them meets nobody there.
    groups.append(groups[1].where(F.col("id").endswith(" ") & (F.col("Op") == "I")).withColumn("_epoch", F.lit(2)))
    events = refine_entity(groups, contract_from_json(PRODUCT), "shop", pads, 1000)
    numbers = {f"k{number}": name for number, name in enumerate(STORIES)}
    return {numbers[row["record_key"]] for row in meeting_keys(events).collect()}


@pytest.mark.parametrize("story", STORIES)
def test_keys_meet_where_two_records_are_there_at_once_and_only_there(meeting, story):
    assert (story in meeting) is STORIES[story][2]


def test_a_product_that_was_inserted_with_a_blank_and_trimmed_is_one_product_of_two_events(refined):
    rows = refined(PRODUCT, [born("k "), moved("k ", "k")])
    assert [(row["_op"], row["record_key"], row["price"], row["_split"]) for row in rows] == [("I", "k", 1, False), ("U", "k", 3, False)]


def test_a_key_in_other_letters_is_another_key(refined):
    """A collation that takes both for one lets this update pass; history ends the one and begins the other."""
    rows = refined(PRODUCT, [born("abc"), moved("abc", "ABC")])
    told = sorted((row["_sequence"], row["_op"], row["record_key"]) for row in rows)
    assert [event[1:] for event in told] == [("I", "abc"), ("D", "abc"), ("I", "ABC")]
