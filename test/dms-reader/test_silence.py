"""Nothing is lost in silence: what the reader cannot read exactly ends the task by name, and what is harmless does not."""

import re

import pymysql
import pytest


def simple(shop, *more):
    shop.run("create table customer (id int primary key, v varchar(900))", "insert into customer values (1, 'a'), (2, 'b')", *more)


def follow(reader, **config):
    task = reader(**config).start()
    task.following()
    return task


def fatal(task):
    """Why the task ended; nothing of what ended it is in bronze."""
    message = task.await_message("error")
    task.process.wait(20)
    assert message["fatal"] is True
    return message["message"]


def values(task, table="customer"):
    return [(row["Op"], row["id"], row["v"]) for row in task.rows(table) if row["_sequence"]]


PLACE = r"unreadable log at mysql-bin\.\d{6}:\d+: "
LONG = "update customer set v = repeat('x', 600) where id = 1"
BY_STATEMENT = ["set session binlog_format = 'STATEMENT'"]

# what a session does before, the change, what the task says; the same change with the proper settings arrives
LOST = {
    "a compressed log": (
        ["set global log_bin_compress = on"], LONG,
        r"UPDATE_ROWS_COMPRESSED_V1 event \(number 167\).* log_bin_compress = OFF",
    ),
    "a compressed insert": (
        ["set global log_bin_compress = on"], "insert into customer values (3, repeat('x', 600))",
        r"WRITE_ROWS_COMPRESSED_V1 event \(number 166\)",
    ),
    "a minimal row image": (
        ["set session binlog_row_image = 'MINIMAL'"], "update customer set v = 'c' where id = 1",
        r"a row event of \w+\.customer holds 1 of 2 columns .*binlog_row_image = FULL",
    ),
    "a delete by a minimal row image": (
        ["set session binlog_row_image = 'MINIMAL'"], "delete from customer where id = 1", r"holds 1 of 2 columns",
    ),
    "an insert by a minimal row image": (
        ["set session binlog_row_image = 'MINIMAL'"], "insert into customer (id) values (3)", r"holds 1 of 2 columns",
    ),
    "a row image without what did not change": (
        ["set session binlog_row_image = 'FULL_NODUP'"], "update customer set v = 'c' where id = 1", r"holds 1 of 2 columns",
    ),
    "a row image without large texts": (
        ["alter table customer add column long_text text", "set session binlog_row_image = 'NOBLOB'"],
        "update customer set v = 'c' where id = 1", r"holds 2 of 3 columns",
    ),
    "no names of columns": (
        ["set global binlog_row_metadata = 'MINIMAL'"], "update customer set v = 'c' where id = 1",
        r"does not name the columns of \w+\.customer .*binlog_row_metadata = FULL",
    ),
    "a statement": (BY_STATEMENT, "update customer set v = 'c' where id = 1", r"logged as a statement.*binlog_format = ROW"),
    "a statement behind a comment": (
        BY_STATEMENT, "/* app */ update customer set v = 'c' where id = 1", r"logged as a statement, not as rows: /\* app",
    ),
    "a statement behind a comment to the line's end": (
        BY_STATEMENT, "-- app\nupdate customer set v = 'c' where id = 1", r"logged as a statement",
    ),
    "a statement that is executed out of a comment": (
        BY_STATEMENT, "/*!50000 update */ customer set v = 'c' where id = 1", r"logged as a statement",
    ),
    "a statement with settings of its own": (
        BY_STATEMENT, "set statement max_statement_time = 60 for update customer set v = 'c' where id = 1", r"logged as a statement",
    ),
    "a statement that is analyzed": (
        BY_STATEMENT, "analyze format=json update customer set v = 'c' where id = 1", r"logged as a statement",
    ),
    "a statement out of a string": (
        BY_STATEMENT, "execute immediate \"update customer set v = 'c' where id = 1\"", r"logged as a statement",
    ),
    "a statement with a variable before it": (
        [*BY_STATEMENT, "set @v = 'c'"], "update customer set v = @v where id = 1", r"logged as a statement",
    ),
    "a mixed log": (
        ["set session binlog_format = 'MIXED'"], "update customer set v = 'c' where id = 1", r"logged as a statement",
    ),
}  # fmt: skip
GLOBALS = "set global log_bin_compress = off, global binlog_row_metadata = 'FULL', global binlog_checksum = 'CRC32'"


@pytest.fixture(autouse=True)
def as_it_was(database):
    yield
    with database.connect() as connection:
        connection.cursor().execute(GLOBALS)


@pytest.mark.parametrize("kind", LOST)
def test_a_change_that_cannot_be_read_ends_the_task_by_name(shop, reader, kind):
    before, change, words = LOST[kind]
    simple(shop)
    task = follow(reader)
    shop.run(*before, change)
    said = fatal(task)
    assert re.match(PLACE, said), said
    assert re.search(words, said), said
    assert values(task) == []


def test_the_same_changes_with_the_proper_settings_arrive(shop, reader):
    simple(shop)
    task = follow(reader)
    for before, change, _ in LOST.values():
        shop.run("replace into customer values (1, 'a')", *(each for each in before if each.startswith("set @")), "delete from customer where id = 3")
        task.drain()
        known = len(values(task))
        shop.run(change)
        task.drain()
        assert len(values(task)) == known + 1, change


def test_the_place_that_is_named_is_where_the_event_lies(shop, reader):
    simple(shop)
    task = follow(reader)
    shop.run("begin", "insert into customer values (3, 'c')", "set session binlog_row_image = 'MINIMAL'")
    shop.run("update customer set v = 'd' where id = 3", "commit")
    file, place = re.search(r"(mysql-bin\.\d+):(\d+)", fatal(task)).groups()
    with shop.connection.cursor() as cursor:
        cursor.execute(f"show binlog events in '{file}' from {place} limit 1")
        assert cursor.fetchone()[2] == "Update_rows_v1"


def test_a_statement_that_names_another_schema_than_the_sessions_is_seen(shop, reader):
    simple(shop, f"create or replace database {shop.name}_x")
    task = follow(reader)
    shop.run(f"use {shop.name}_x", *BY_STATEMENT, f"update `{shop.name}` . customer set v = 'c' where id = 1")
    assert "logged as a statement" in fatal(task)


BRIDGES = {
    "a trigger": [
        "create table {0}_x.seen (id int)",
        "create trigger {0}_x.on_seen after insert on {0}_x.seen for each row update {0}.customer set v = 'c' where id = new.id",
        "insert into {0}_x.seen values (1)",
    ],
    "a view": ["create view {0}_x.people as select * from {0}.customer", "update {0}_x.people set v = 'c' where id = 1"],
}  # fmt: skip


@pytest.mark.parametrize("kind", BRIDGES)
def test_a_statement_that_reaches_a_captured_table_through_another_schema_is_seen(shop, reader, kind):
    simple(shop, f"create or replace database {shop.name}_x")
    task = follow(reader)
    shop.run("use mysql", *BY_STATEMENT, *(each.format(shop.name) for each in BRIDGES[kind]))
    assert shop.run(f"select v from {shop.name}.customer where id = 1") == (("c",),)
    assert "logged as a statement" in fatal(task)
    shop.run(f"drop database {shop.name}_x")


def test_load_data_as_a_statement_is_seen(shop, reader, tmp_path):
    simple(shop)
    (tmp_path / "file").write_text("3\tc\n")
    (tmp_path / "file").chmod(0o644)
    task = follow(reader)
    shop.run(*BY_STATEMENT, f"load data infile '{tmp_path}/file' into table customer")
    assert re.search(r"logged as a statement.*LOAD DATA", fatal(task), re.IGNORECASE)


def test_a_table_made_from_a_query_as_a_statement_is_seen(shop, reader):
    simple(shop)
    task = follow(reader)
    shop.run(*BY_STATEMENT, "create table copied as select * from customer")
    assert "logged as a statement" in fatal(task)


def test_a_gap_that_the_server_itself_tells_of_ends_the_task(shop, reader):
    shop.run("create table a (id int primary key, v int)")
    task = follow(reader, selections=[{"schema": shop.name, "table": "a", "action": "include"}])
    shop.run("create table loud (v longblob) engine=myisam", "set global max_binlog_stmt_cache_size = 4096")
    try:
        with shop.other() as other, pytest.raises(pymysql.err.MySQLError):
            other.cursor().execute("insert into loud values (repeat('x', 100000)), (repeat('y', 100000))")
        assert re.search(r"INCIDENT event \(number 26\).*new epoch", fatal(task))
    finally:
        shop.run("set global max_binlog_stmt_cache_size = default")


OTHERS = {
    "rows": ["insert into {0}_x.o values (2, 'x')"],
    "rows by a minimal row image": ["set session binlog_row_image = 'MINIMAL'", "update {0}_x.o set v = 'z' where id = 1"],
    "a statement": [*BY_STATEMENT, "update {0}_x.o set v = 'z'", "insert into {0}_x.o (id, v) values (last_insert_id() + 9, rand())"],
    "a statement of the server's own schema": [*BY_STATEMENT, "create or replace table mysql.beats (v int)", "insert into mysql.beats values (1)", "drop table mysql.beats"],
    "definitions": [
        "create table {0}_x.new (id int) default charset=utf8mb4", "alter table {0}_x.new add column w int", "create index i on {0}_x.new (w)",
        "rename table {0}_x.new to {0}_x.newer", "truncate {0}_x.newer", "drop table {0}_x.newer", "create sequence {0}_x.s", "do nextval({0}_x.s)",
    ],
    "a table of types that the library does not know": [
        "create table {0}_x.odd (a varchar(100) compressed, b inet6, c uuid, d point)", "insert into {0}_x.odd values ('a', '::1', uuid(), point(1, 1))",
    ],
    "tables without transactions": ["create table {0}_x.m (id int) engine=myisam", "insert into {0}_x.m values (1)", "create table {0}_x.n (id int) engine=aria", "insert into {0}_x.n values (1)"],
    "a prepared transaction": ["xa start 'q'", "insert into {0}_x.o values (3, 'x')", "xa end 'q'", "xa prepare 'q'", "xa commit 'q'"],
    "accounts": [
        "create or replace user v@localhost identified by 'x'", "set password for v@localhost = password('y')",
        "rename user v@localhost to w@localhost", "create or replace role r", "drop role r", "drop user w@localhost", "flush privileges",
    ],
    "maintenance": ["analyze table {0}.customer", "optimize table {0}.customer", "check table {0}.customer", "flush tables"],
    "views and code on captured tables": [
        "create view {0}.people as select * from {0}.customer", "alter view {0}.people as select id from {0}.customer", "drop view {0}.people",
        "create trigger {0}.t before update on {0}.customer for each row set new.v = upper(new.v)", "drop trigger {0}.t",
        "create procedure {0}.p() update {0}.customer set v = 'p'", "drop procedure {0}.p",
        "create event {0}.e on schedule every 1 year disable do update {0}.customer set v = 'e'", "drop event {0}.e",
        "create function {0}.f() returns int deterministic return 1", "drop function {0}.f",
    ],
    "temporary tables": ["create temporary table {0}.t (id int)", "insert into {0}.t values (1)", "drop temporary table {0}.t"],
    "another schema": ["create database {0}_y character set utf8mb4", "alter database {0}_y character set latin1", "drop database {0}_y"],
}  # fmt: skip


def test_what_cannot_concern_a_captured_table_does_not_end_the_task(shop, reader):
    simple(shop, f"create or replace database {shop.name}_x", f"create table {shop.name}_x.o (id int primary key, v varchar(20))")
    shop.run(f"insert into {shop.name}_x.o values (1, 'a')")
    task = follow(reader)
    for number, (kind, statements) in enumerate(OTHERS.items()):
        with shop.database.connect(database=f"{shop.name}_x") as other, other.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.format(shop.name))
                cursor.fetchall()
        shop.run(f"update customer set v = '{number}' where id = 2")
        task.drain()
        assert values(task)[number:] == [("U", 2, str(number))], kind
    assert all(table["ddls"] == 0 for table in task.state()["tables"].values())
    shop.run(f"drop database {shop.name}_x")


# definitions that move or remove rows without an event: what they are counted for
DEFINED = {
    "a table made anew from a query": (["create or replace table customer (primary key (id)) as select 1 as id, 'x' as v"], {"customer": 1}),
    "a table that takes the place of another": (["rename table customer wait 5 to old, fresh to customer"], {"customer": 2, "old": 1, "fresh": 1}),
    "a table that comes from another schema": (["alter table {0}_x.o rename to {0}.came"], {"came": 1}),
    "rows that change places with a partition's": (["alter table {0}_x.p exchange partition p0 with table {0}.customer"], {"customer": 1}),
    "a truncate that waits": (["truncate customer wait 5"], {"customer": 1}),
    "a comment before": (["/* app */ truncate /* it */ table -- now\n customer"], {"customer": 1}),
    "settings of its own": (["set statement max_statement_time = 60 for drop table customer"], {"customer": 1}),
    "a schema that is dropped": (["drop database {0}"], {"customer": 1, "fresh": 1, "old": 1, "came": 1}),
}  # fmt: skip


def counted(task):
    return {name.split(".", 1)[1]: table["ddls"] for name, table in task.state()["tables"].items()}


def test_a_definition_that_moves_rows_is_counted_however_it_is_said(shop, reader):
    simple(shop, f"create or replace database {shop.name}_x character set utf8mb4", "create table fresh like customer")
    task = follow(reader)
    for kind, (statements, counts) in DEFINED.items():
        shop.run("drop table if exists old, came", "create or replace table customer (id int primary key, v varchar(900))")
        shop.run("create table if not exists fresh like customer", f"create or replace table {shop.name}_x.o (id int primary key)")
        parts = "partition by range (id) (partition p0 values less than (100))"
        shop.run(f"create or replace table {shop.name}_x.p (id int primary key, v varchar(900)) {parts}")
        task.drain()
        before = counted(task)
        shop.run(*(statement.format(shop.name) for statement in statements))
        task.drain()
        more = {table: count - before.get(table, 0) for table, count in counted(task).items()}
        assert {table: count for table, count in more.items() if count} == counts, kind
    shop.run(f"drop database {shop.name}_x")


def test_a_file_whose_checksums_are_others_is_read_on(shop, reader):
    simple(shop, "create table tiny (id tinyint primary key)")
    task = follow(reader)
    shop.run("insert into tiny values (1), (2)", "set global binlog_checksum = 'NONE'", "insert into tiny values (3), (4)")
    shop.run("set global binlog_checksum = 'CRC32'", "insert into tiny values (5), (6)")
    task.drain()
    assert [row["id"] for row in task.rows("tiny")] == [1, 2, 3, 4, 5, 6]
    task.stop()
    shop.run("set global binlog_checksum = 'NONE'", "insert into tiny values (7)")
    task.start()
    task.following()
    task.drain()
    assert [row["id"] for row in task.rows("tiny")] == [1, 2, 3, 4, 5, 6, 7]


def test_a_prepared_transaction_that_was_not_seen_ends_the_task_when_it_is_committed(shop, reader):
    simple(shop)
    shop.run("xa start 'early'", "insert into customer values (3, 'c')", "xa end 'early'", "xa prepare 'early'")
    task = follow(reader)
    shop.run("xa commit 'early'")
    assert "whose preparation this task has not read" in fatal(task)


@pytest.mark.parametrize("setting", ["log_bin_compress = on", "binlog_row_metadata = 'MINIMAL'"])
def test_a_server_that_is_set_so_is_refused_at_the_start(shop, reader, setting):
    simple(shop)
    shop.run(f"set global {setting}")
    assert f"the source's {setting.split()[0]} must be" in fatal(reader().start())
