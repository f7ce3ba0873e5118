"""Feeds for tests, as the manifest has them."""

from elt.feed import feed_from_json
from elt.feed_rows import RAW_ROW, judge_rows


def feed_of(*columns, rules=(), name="sale", **others):
    return feed_from_json({"name": name, "format": {"kind": "csv"}, "columns": list(columns), "rules": list(rules), **others})


def judged(spark, feed, *rows):
    """Rows of texts, judged; in their order."""
    raw = [("k", 1_300_000_000_000, place + 1, place + 2, list(cells), None, None, None, 1) for place, cells in enumerate(rows)]
    frame = judge_rows(spark.createDataFrame(raw, RAW_ROW), feed)
    return [row.asDict(recursive=True) for row in frame.orderBy("_ordinal").collect()]
