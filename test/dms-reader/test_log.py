"""What the log can hold besides plain rows: rollbacks, definitions, clocks that jump, an end that is gone."""

from decimal import Decimal

import pyarrow as pa
import pytest


def simple(shop):
    shop.run("create table a (id int primary key, v int)")


def ids(task, table="a"):
    return [row["id"] for row in task.rows(table)]


def fatal(task):
    message = task.await_message("error")
    task.process.wait(20)
    assert message["fatal"] is True
    return message["message"]


def test_only_what_was_committed_arrives(shop, reader):
    simple(shop)
    task = reader().start()
    task.following()
    shop.run("begin", "insert into a values (1, 0)", "rollback")
    shop.run("begin", "insert into a values (2, 0)", "savepoint s", "insert into a values (3, 0)", "rollback to s", "commit")
    open_one = shop.other()
    open_one.begin()
    open_one.cursor().execute("insert into a values (4, 0)")
    task.drain()
    assert ids(task) == [2]
    open_one.commit()
    task.drain()
    assert ids(task) == [2, 4]


def test_a_source_clock_that_jumps_back_does_not_turn_the_order(shop, reader):
    simple(shop)
    task = reader().start()
    task.following()
    for number, at in enumerate([1291190761, 1291190700, 1291190762]):
        shop.run(f"set timestamp = {at}", f"insert into a values ({number}, 0)")
    task.drain()
    rows = task.rows("a")
    assert [row["_committed_at"] for row in rows] == [
        "2010-12-01 08:06:01.000000",
        "2010-12-01 08:05:00.000000",
        "2010-12-01 08:06:02.000000",
    ]
    assert [row["_sequence"] for row in rows] == [
        "20101201080601000000000000000000001",
        "20101201080601000000000000000000002",
        "20101201080602000000000000000000003",
    ]


def test_a_standing_clock_names_the_next_free_millisecond(shop, reader):
    simple(shop)
    task = reader().start()
    task.following()
    for number in range(3):
        shop.run(f"insert into a values ({number}, 0)")
        task.drain()
    base = task.now
    task.now = base - 1_000
    shop.run("insert into a values (3, 0)")
    task.drain()
    task.now = base
    shop.run("insert into a values (4, 0)")
    task.drain()
    names = [key.rsplit("/", 1)[1] for key in task.keys("a")]
    assert names == [f"20101201-080559{ms}.parquet" for ms in (123,)] + [
        f"20101201-080600{ms}.parquet" for ms in (123, 124, 125, 126)
    ]
    assert len(ids(task)) == 5


def test_an_empty_table_is_complete_without_a_file(shop, reader):
    simple(shop)
    task = reader(migrationType="full-load").start()
    assert task.await_message("ended")["reason"] == "full-load-finished"
    table = task.state()["tables"][f"{shop.name}.a"]
    assert (table["state"], table["full_load_rows"], table["full_load_start_ms"]) == ("Table completed", 0, task.now)
    assert task.keys("a") == []


def test_an_added_column_is_in_the_files_that_follow(shop, reader):
    simple(shop)
    task = reader(batchIntervalMs=60_000).start()
    task.following()
    shop.run("insert into a values (1, 0)", "alter table a add column w varchar(5) default 'x'", "insert into a values (2, 0, 'y')")
    task.drain()
    assert [sorted(set(task.store.table(key).schema.names) & {"v", "w"}) for key in task.keys("a")] == [["v"], ["v", "w"]]
    assert task.rows("a")[1]["w"] == "y"
    assert task.state()["tables"][f"{shop.name}.a"]["ddls"] == 1


def test_truncate_and_drop_are_counted_and_not_applied(shop, reader):
    simple(shop)
    shop.run("insert into a values (1, 0)")
    task = reader().start()
    task.following()
    shop.run("truncate table a", "insert into a values (2, 0)", "create index i on a (v)", "drop table a")
    task.drain()
    assert [(row["Op"], row["id"]) for row in task.rows("a")] == [("I", 1), ("I", 2)]
    assert task.state()["tables"][f"{shop.name}.a"]["ddls"] == 3


def test_a_table_created_later_is_captured(shop, reader):
    simple(shop)
    task = reader().start()
    task.following()
    shop.run("create table later (id int primary key)", "insert into later values (7)")
    task.drain()
    assert ids(task, "later") == [7]


def test_other_tables_are_left_alone(shop, reader):
    simple(shop)
    shop.run("create table other (id int primary key)")
    task = reader(selections=[{"schema": shop.name, "table": "a%", "action": "include"}]).start()
    task.following()
    shop.run("insert into other values (1)", "insert into a values (1, 0)")
    task.drain()
    assert ids(task) == [1]
    assert task.keys("other") == []


def test_a_purged_log_fails_the_task(shop, reader):
    simple(shop)
    task = reader().start()
    task.following()
    task.stop()
    shop.run("insert into a values (1, 0)", "flush binary logs", "insert into a values (2, 0)")
    shop.purge_logs()
    task.start()
    assert "has purged the log" in fatal(task)


@pytest.mark.parametrize("table", ["%", "a"])
def test_a_change_logged_as_text_fails_the_task(shop, reader, table):
    simple(shop)
    task = reader(selections=[{"schema": shop.name, "table": table, "action": "include"}]).start()
    task.following()
    shop.run("set session binlog_format = 'STATEMENT'", "insert into a values (1, 0)")
    assert "logged as a statement" in fatal(task)


@pytest.mark.parametrize(
    "definition, reason",
    [("id int primary key, p point", "point"), ("id int primary key) engine=MyISAM -- (", "MyISAM")],
)
def test_a_table_that_cannot_be_read_exactly_fails_the_task(shop, reader, definition, reason):
    shop.run(f"create table a ({definition})" if "--" not in definition else f"create table a ({definition}")
    assert reason in fatal(reader().start())


def test_no_table_at_all_fails_the_task(shop, reader):
    assert "No tables were found" in fatal(reader().start())


def test_a_missing_bucket_fails_the_task(shop, reader):
    simple(shop)
    shop.run("insert into a values (1, 0)")
    task = reader()
    task.config["target"] = {**task.config["target"], "bucket": "nobody-made-it"}
    assert "NoSuchBucket" in fatal(task.start())


def test_xa_transactions_fail_the_task(shop, reader):
    simple(shop)
    task = reader().start()
    task.following()
    shop.run("xa start 'x'", "insert into a values (1, 0)", "xa end 'x'", "xa prepare 'x'", "xa commit 'x'")
    assert "XA transactions" in fatal(task)


def test_a_table_made_from_a_query_brings_its_rows(shop, reader):
    simple(shop)
    shop.run("insert into a values (1, 5), (2, 6)")
    task = reader().start()
    task.following()
    shop.run("create table copied (primary key (id)) select * from a", "insert into copied values (3, 7)")
    task.drain()
    assert [(row["id"], row["v"]) for row in task.rows("copied")] == [(1, 5), (2, 6), (3, 7)]
    assert task.state()["tables"][f"{shop.name}.copied"]["inserts"] == 3


def test_a_uuid_column_fails_the_task(shop, reader):
    shop.run("create table a (id uuid primary key)")
    assert "uuid" in fatal(reader().start())


DRIFT = {
    "added": ("alter table d add column colour varchar(9)", "insert into d values (2, 2, 2.5, 'b', 'red')"),
    "dropped": ("alter table d drop column name", "insert into d values (2, 2, 2.5)"),
    "widened": ("alter table d modify n bigint, modify price decimal(12,3)", "insert into d values (2, 5000000000, 2.505, 'b')"),
    "narrowed": ("alter table d modify n smallint, modify price decimal(8,1)", "insert into d values (2, 2, 2.5, 'b')"),
    "retyped": ("alter table d modify n varchar(9)", "insert into d values (2, '002', 2.5, 'b')"),
    "renamed": ("alter table d rename column name to title", "insert into d values (2, 2, 2.5, 'b')"),
}
DRIFTED = {
    "added": ({"colour": pa.string()}, {"n": 2, "colour": "red"}),
    "dropped": ({"name": None}, {"n": 2}),
    "widened": ({"n": pa.int64(), "price": pa.decimal128(12, 3)}, {"n": 5000000000, "price": Decimal("2.505")}),
    "narrowed": ({"n": pa.int16(), "price": pa.decimal128(8, 1)}, {"n": 2, "price": Decimal("2.5")}),
    "retyped": ({"n": pa.string()}, {"n": "002"}),
    "renamed": ({"name": None, "title": pa.string()}, {"title": "b"}),
}


@pytest.mark.parametrize("kind", DRIFT)
def test_each_file_has_the_columns_that_its_rows_were_written_with(shop, reader, kind):
    shop.run("create table d (id int primary key, n int, price decimal(10,2), name varchar(20))")
    task = reader(batchIntervalMs=60_000).start()
    task.following()
    alter, insert = DRIFT[kind]
    shop.run("insert into d values (1, 1, 1.25, 'a')", alter, insert)
    task.drain()
    before, after = [task.store.table(key) for key in sorted(task.keys("d"))]
    own = {"id": pa.int32(), "n": pa.int32(), "price": pa.decimal128(10, 2), "name": pa.string()}
    headers = {"_committed_at", "_sequence", "BI_id", "Op"}
    assert {field.name: field.type for field in before.schema if field.name not in headers} == own
    changed, values = DRIFTED[kind]
    expected = {name: type_ for name, type_ in {**own, **changed}.items() if type_ is not None}
    assert {field.name: field.type for field in after.schema if field.name not in headers} == expected
    # the ALTER itself is no event of any row, not even where it rounds one
    assert (before.num_rows, after.num_rows) == (1, 1)
    if kind == "narrowed":
        assert shop.run("select price from d where id = 1") == ((Decimal("1.3"),),)
    [row] = after.to_pylist()
    assert {name: row[name] for name in values} == values
    assert task.state()["tables"][f"{shop.name}.d"]["ddls"] == 1
