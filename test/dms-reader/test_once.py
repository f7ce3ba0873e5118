"""Every binlog event lands in bronze once, whenever the reader dies."""

import random
import threading
import time

import pytest

POINTS = ["mid-transaction", "before-put", "between-puts", "after-put"]


def ids(rows):
    return [row["id"] for row in rows]


def make_tables(shop):
    shop.run("create table a (id int primary key, v int)", "create table b (id int primary key, v int)")


def insert_both(shop, first, count):
    """One transaction over both tables, of several row events each."""
    connection = shop.other()
    connection.begin()
    with connection.cursor() as cursor:
        for number in range(first, first + count):
            cursor.execute("insert into a values (%s, 0)", (number,))
            cursor.execute("insert into b values (%s, 0)", (number,))
    connection.commit()
    connection.close()


def assert_in_order(rows):
    sequences = [row["_sequence"] for row in rows if row["_sequence"]]
    assert sequences == sorted(set(sequences))


@pytest.mark.parametrize("when", POINTS)
def test_a_kill_inside_a_batch_neither_loses_nor_doubles(shop, reader, when):
    make_tables(shop)
    task = reader(batchIntervalMs=60_000).start()
    task.following()
    insert_both(shop, 0, 5)
    task.drain()
    task.arm(when)
    insert_both(shop, 5, 5)
    if when != "mid-transaction":
        task.send(command="drain", id=99)
    task.await_death()
    task.now += 60_000
    insert_both(shop, 10, 5)
    task.start()
    task.following()
    task.drain()
    for table in ("a", "b"):
        rows = task.rows(table)
        assert ids(rows) == list(range(15))
        assert_in_order(rows)
        assert task.state()["tables"][f"{shop.name}.{table}"]["inserts"] == 15


def test_a_batch_that_was_decided_keeps_its_names_and_bytes_after_a_kill(shop, reader):
    make_tables(shop)
    task = reader(batchIntervalMs=60_000).start()
    task.following()
    task.arm("after-put")
    insert_both(shop, 0, 3)
    task.send(command="drain", id=99)
    task.await_death()
    sent = {key: task.store.table(key) for key in task.keys("a")}
    tags = task.store.client.list_objects_v2(Bucket="bronze", Prefix=f"bronze/{shop.name}/")["Contents"]
    task.now += 3_600_000
    task.start()
    task.following()
    task.drain()
    again = task.store.client.list_objects_v2(Bucket="bronze", Prefix=f"bronze/{shop.name}/")["Contents"]
    assert {each["Key"]: each["ETag"] for each in again} == {each["Key"]: each["ETag"] for each in tags}
    assert list(sent) == task.keys("a")


def test_kills_at_random_while_the_source_is_busy(shop, reader):
    make_tables(shop)
    task = reader(batchIntervalMs=50).start()
    task.following()
    done = threading.Event()

    def write():
        for first in range(0, 400, 4):
            insert_both(shop, first, 4)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    dice = random.Random(4)
    for _ in range(4):
        time.sleep(dice.uniform(0.1, 0.6))
        task.kill()
        task.start()
        task.following()
    assert done.wait(120)
    writer.join()
    task.drain()
    for table in ("a", "b"):
        rows = task.rows(table)
        assert ids(rows) == list(range(400))
        assert_in_order(rows)


def test_a_load_beside_a_busy_writer_and_its_changes_make_the_table(shop, reader):
    shop.run("create table a (id int primary key, v int)")
    done = threading.Event()

    def write():
        connection, dice = shop.other(), random.Random(7)
        with connection.cursor() as cursor:
            for number in range(1500):
                cursor.execute("insert into a values (%s, 0)", (number,))
                cursor.execute("update a set v = v + 1 where id = %s", (dice.randrange(number + 1),))
                if number % 5 == 0:
                    cursor.execute("delete from a where id = %s", (dice.randrange(number + 1),))
        connection.close()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.15)
    task = reader(batchIntervalMs=30, maxRowsPerFile=50).start()
    task.following()
    assert done.wait(60)
    writer.join()
    task.drain()
    rebuilt = {}
    loaded = 0
    for row in task.rows("a"):
        if row["Op"] == "I":
            assert row["id"] not in rebuilt, "doubled"
            rebuilt[row["id"]] = row["v"]
            loaded += row["_sequence"] == ""
        elif row["Op"] == "U":
            assert rebuilt[row["id"]] == row["v"] - 1, "a step is missing or doubled"
            rebuilt[row["id"]] = row["v"]
        else:
            assert rebuilt.pop(row["id"]) == row["v"]
    assert loaded == task.state()["tables"][f"{shop.name}.a"]["full_load_rows"]
    assert rebuilt == dict(shop.run("select id, v from a"))


def test_a_kill_during_the_load_leaves_one_snapshot_for_each_table(shop, reader):
    make_tables(shop)
    insert_both(shop, 0, 10)
    task = reader(maxRowsPerFile=4)
    task.start()
    task.arm("between-puts")
    task.await_death()
    shop.run("update a set v = 1", "update b set v = 1", "delete from b where id = 9")
    task.start()
    task.following()
    task.drain()
    # a was decided before the kill: its old values, then the changes; b was read after it
    assert [(row["Op"], row["id"], row["v"]) for row in task.rows("a")] == [
        *[("I", number, 0) for number in range(10)],
        *[("U", number, 1) for number in range(10)],
    ]
    assert [(row["Op"], row["id"], row["v"]) for row in task.rows("b")] == [("I", number, 1) for number in range(9)]
    assert [key.rsplit("/", 1)[1] for key in task.keys("b")] == [f"LOAD0000000{n}.parquet" for n in (1, 2, 3)]


def test_stop_and_resume_go_on_where_they_were(shop, reader):
    make_tables(shop)
    task = reader().start()
    task.following()
    insert_both(shop, 0, 2)
    task.stop()
    insert_both(shop, 2, 2)
    shop.run("flush binary logs")
    insert_both(shop, 4, 2)
    task.start()
    task.following()
    task.drain()
    assert ids(task.rows("a")) == [0, 1, 2, 3, 4, 5]
    assert_in_order(task.rows("a"))
