"""The thinnest path: one table, loaded and followed."""

from decimal import Decimal


def test_a_table_is_loaded_and_then_followed(shop, reader):
    shop.run("create table customer (id int primary key, name varchar(20), credit decimal(12,3))")
    shop.run("insert into customer values (1, 'Ann', 1.125), (2, null, -0.001)")
    task = reader().start()
    task.following()
    shop.run("set timestamp = 1291190761", "update customer set id = 3, credit = 9.9 where id = 2", "delete from customer where id = 1")
    task.drain()
    assert task.keys("customer") == [
        f"bronze/{shop.name}/{shop.name}/customer/2010/12/01/20101201-080600123.parquet",
        f"bronze/{shop.name}/{shop.name}/customer/LOAD00000001.parquet",
    ]
    loaded = "2010-12-01 08:06:00.123000"
    changed = "2010-12-01 08:06:01.000000"
    assert task.rows("customer") == [
        {"Op": "I", "id": 1, "name": "Ann", "credit": Decimal("1.125"), "_committed_at": loaded, "_sequence": "", "BI_id": None},
        {"Op": "I", "id": 2, "name": None, "credit": Decimal("-0.001"), "_committed_at": loaded, "_sequence": "", "BI_id": None},
        {"Op": "U", "id": 3, "name": None, "credit": Decimal("9.900"), "_committed_at": changed, "_sequence": "20101201080601000000000000000000001", "BI_id": 2},
        {"Op": "D", "id": 1, "name": "Ann", "credit": Decimal("1.125"), "_committed_at": changed, "_sequence": "20101201080601000000000000000000002", "BI_id": None},
    ]  # fmt: skip
    task.stop()
