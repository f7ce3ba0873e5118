"""Cells as values: what is not written as declared is no value, and says so."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from feed_support import feed_of, judged


def column(kind, **how):
    return {"name": "x", "type": kind, **how}


def values(spark, said, texts):
    return [row["x"] if not row["_reasons"] else row["_reasons"] for row in judged(spark, feed_of(said), *[[text] for text in texts])]


BAD = ["x:type"]

CASES = [
    (column("integer"), ["12", "-3", "+4", " 5 ", "", None, "007"], [12, -3, 4, 5, None, None, 7]),
    (column("integer"), ["1.0", "1,000", "1e3", "NaN", "€5", "5 €", "0x1F", "99999999999", "--1", "1 2", "x"], [BAD] * 11),
    (column("decimal(12,2)"), ["651.21", "651.210", "-.5", "7.", "0"], [Decimal(n) for n in ("651.21", "651.21", "-.50", "7.00", "0.00")]),
    (column("decimal(12,2)"), ["651.211", "651,21", "1,000.50", "1.000,50", "$5", "NaN", "1e3", "99999999999999", "5-", "(5)"], [BAD] * 10),
    (column("decimal(12,2)", decimal=","), ["651,21", "-7", "1,5"], [Decimal("651.21"), Decimal("-7.00"), Decimal("1.50")]),
    (column("decimal(12,2)", decimal=","), ["651.21", "1.234", "1.234,50"], [BAD] * 3),
    (column("decimal(12,2)", decimal=",", thousands="."), ["1.234.567,50", "1234,5", "12"], [Decimal("1234567.50"), Decimal("1234.50"), Decimal("12.00")]),
    (column("decimal(12,2)", decimal=",", thousands="."), ["12.34", "1.23,4", ".123,4", "1.2345", "1,234.50"], [BAD] * 5),
    (column("bigint", thousands="'"), ["1'000'000", "5"], [1000000, 5]),
    (column("double precision"), ["1.5", "1e3", "-2E-2"], [1.5, 1000.0, -0.02]),
    (column("double precision"), ["NaN", "Infinity", "1e999", "1,5"], [BAD] * 4),
    (column("boolean"), ["true", "FALSE", "1", "0", ""], [True, False, True, False, None]),
    (column("boolean"), ["yes", "2", "t"], [BAD] * 3),
    (column("date"), ["2011-01-31", " 2011-02-01 ", ""], [date(2011, 1, 31), date(2011, 2, 1), None]),
    (column("date"), ["2011-02-30", "2011-1-5", "1/27/2011", "2011-01-31 10:00:00", "20110131", "0000-01-01"], [BAD] * 6),
    (column("date", formats=["M/d/yyyy"]), ["1/27/2011", "01/02/2011", "12/31/9999"], [date(2011, 1, 27), date(2011, 1, 2), date(9999, 12, 31)]),
    (column("date", formats=["M/d/yyyy"]), ["27/1/2011", "2/30/2011", "1/27/11", "1-27-2011", "2011-01-27", "1/27/2011x", "0/1/2011"], [BAD] * 7),
    (column("date", formats=["M/d/yyyy", "yyyy-MM-dd"]), ["1/27/2011", "2011-01-28"], [date(2011, 1, 27), date(2011, 1, 28)]),
    (column("date", formats=["M/d/yyyy", "d/M/yyyy"]), ["27/1/2011", "1/27/2011", "3/3/2011", "1/2/2011"], [date(2011, 1, 27)] * 2 + [date(2011, 3, 3), BAD]),
    (column("date", formats=["MMM d, yyyy"]), ["Jan 5, 2011"], [date(2011, 1, 5)]),
    (column("timestamp", timezone="UTC"), ["2011-01-05 10:20:30", "2011-01-05T10:20:30.5Z", "2011-01-05"], [datetime(2011, 1, 5, 10, 20, 30), datetime(2011, 1, 5, 10, 20, 30, 500000), datetime(2011, 1, 5)]),
    (column("timestamp", timezone="UTC"), ["2011-01-05 25:00:00", "10:20", "5.1.2011", "now"], [BAD] * 4),
    (column("timestamp", timezone="Europe/Berlin", formats=["dd.MM.yyyy HH:mm"]), ["05.07.2011 12:00", "05.01.2011 12:00"], [datetime(2011, 7, 5, 10), datetime(2011, 1, 5, 11)]),
    (column("timestamp", timezone="Europe/Berlin", formats=["yyyy-MM-dd HH:mm:ssXXX"]), ["2011-07-05 12:00:00+01:00"], [datetime(2011, 7, 5, 11)]),
    (column("varchar(20)"), [" as it is ", "", "=HYPERLINK(1)", "'; drop table x"], [" as it is ", "", "=HYPERLINK(1)", "'; drop table x"]),
    (column("varchar(3)"), ["abcd", "äöü"], [["x:length"]] * 2),
    (column("integer", nullable=False), ["", None], [["x:null"]] * 2),
    (column("integer", range={"min": "0"}), ["-1", "0"], [["x:range"], 0]),
    (column("varchar(5)", accepted=["H", "L"]), ["H", "X"], ["H", ["x:accepted"]]),
]


@pytest.mark.parametrize("said, texts, expected", CASES, ids=lambda case: str(case)[:60] if isinstance(case, dict) else "")
def test_texts_are_values_only_where_they_are_written_as_declared(spark, said, texts, expected):
    assert values(spark, said, texts) == expected


TOTALS = [column("integer") | {"name": "units"}, column("decimal(12,2)") | {"name": "price"}, column("decimal(12,2)") | {"name": "revenue"}]
RULE = {"name": "revenue_is_the_product", "holds": "units * price = revenue"}


def test_rules_say_what_a_rows_columns_must_agree_on(spark):
    feed = feed_of(*TOTALS, rules=[RULE])
    found = judged(spark, feed, ["2", "1.50", "3"], ["2", "1.50", "3.01"], ["2", "", "3.01"], ["x", "1.50", "9"])
    assert [row["_reasons"] for row in found] == [[], ["revenue_is_the_product"], [], ["units:type"]]
