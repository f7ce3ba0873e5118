"""The job from bronze to batch.json, on S3 and Spark."""

import datetime as dt
import io
import json
from decimal import Decimal

import pyarrow as pa
import pytest
from glue_support import bronze_schema, column, entity, failed_checks

FIRST_DAY = dt.datetime(2010, 12, 1, tzinfo=dt.timezone.utc)

CUSTOMER = entity(
    "customer",
    columns=[
        column("id", "varchar(20)", nullable=False),
        column("name", "varchar(50)", tracked=True, personal="mask"),
        column("email", "varchar(64)", tracked=True, personal="hash"),
        column("phone", "varchar(64)", tracked=True, personal="hash"),
        column("country", "varchar(10)", tracked=True),
    ],
)
ORDER = entity(
    "sales_order",
    columns=[column("id", "varchar(20)", nullable=False), column("customer_id", "varchar(20)"), column("total", "decimal(12,3)", nullable=False, range={"max": "100"})],
    sums=["total"],
    references=[{"column": "customer_id", "entity": "customer"}],
)


def person(number, **more):
    return {"id": f"C{number}", "name": f"Nora{number} Quux{number}", "email": f"quux{number}@example.org", "phone": f"+44 555 01{number:03d}", "country": "UK", **more}


def test_a_window_is_refined_and_its_books_balance(lake):
    load = lake.put(CUSTOMER, [person(n) for n in range(3)], kind="snapshot")
    changes = lake.put(
        CUSTOMER,
        [person(0, Op="U", country="FR", BI_id="C0"), person(9, Op="U", BI_id="C1"), person(7, country="much too long"), person(2, Op="D", _sequence="x"), person(2, Op="D", _sequence="x")],
    )
    lake.add(CUSTOMER, [load, changes], [lake.snapshot(CUSTOMER, 3, [load])])
    batch = lake.run()
    assert {key: batch[key] for key in ("batchId", "pipeline", "sourceSystem", "token", "jobRunId")} == {
        "batchId": "b1", "pipeline": "shop", "sourceSystem": "shop", "token": "t1", "jobRunId": "jr_1",
    }  # fmt: skip
    told = batch["entities"]["customer"]
    counts = {key: told[key] for key in ("bronze", "splits", "silver", "rejected", "duplicates")}
    assert counts == {"bronze": 8, "splits": 1, "silver": 7, "rejected": 1, "duplicates": 1}
    assert failed_checks(batch, "customer") == {"country:length": "warn"}
    rows = lake.rows(told["files"])
    assert [(row["origin"], row["op"], row["record_key"]) for row in rows] == [
        ("snapshot", "I", "C0"), ("snapshot", "I", "C1"), ("snapshot", "I", "C2"),
        ("change", "U", "C0"), ("change", "D", "C1"), ("change", "I", "C9"), ("change", "D", "C2"),
    ]  # fmt: skip
    [book] = lake.rows(batch["files"]["_batch"])
    assert (book["bronze_rows"], book["split_rows"], book["silver_rows"], book["rejected_rows"], book["duplicate_rows"]) == (8, 1, 7, 1, 1)
    assert (book["window_from"], book["window_to"]) == (FIRST_DAY, FIRST_DAY + dt.timedelta(days=1))
    assert [(row["object_key"], row["row_count"]) for row in lake.rows(batch["files"]["_object"])] == [
        (load["key"], 3), (changes["key"], 5), ("control/shop/epoch=1/customer.json", 0),
    ]  # fmt: skip
    [snapshot] = lake.rows(batch["files"]["_snapshot"])
    assert (snapshot["kind"], snapshot["row_count"], snapshot["snapshot_at"], snapshot["record_key"]) == ("snapshot", 3, FIRST_DAY, "")


def test_every_file_is_named_with_its_size_and_lies_under_its_run(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)])])
    batch = lake.run()
    files = [file for listed in batch["files"].values() for file in listed] + batch["entities"]["customer"]["files"]
    assert len(files) == 3
    for file in files:
        bucket, key = file["url"][5:].split("/", 1)
        assert bucket == lake.lake and "/run=run-1/try=t1/jr_1/" in key
        assert lake.s3.head_object(Bucket=bucket, Key=key)["ContentLength"] == file["contentLength"]


def test_rejected_rows_keep_reasons_sums_and_a_protected_payload(lake):
    good, bad = {"id": "O1", "total": Decimal("5.5")}, {"id": "O2", "total": Decimal("101.25"), "customer_id": "C1"}
    load = lake.put(ORDER, [good, bad], kind="snapshot")
    lake.add(ORDER, [load], [lake.snapshot(ORDER, 2, [load])])
    people = lake.put(CUSTOMER, [person(1, country="much too long")])
    lake.add(CUSTOMER, [people])
    batch = lake.run()
    by_entity = {row["entity"]: row for row in lake.rows(batch["files"]["_rejected"])}
    order = by_entity["sales_order"]
    assert json.loads(order["reasons"]) == ["total:range"]
    assert json.loads(order["payload"]) == {"id": "O2", "customer_id": "C1", "total": "101.250"}
    assert (order["sum_1"], order["sum_2"], order["object_key"]) == (Decimal("101.250000"), None, load["key"])
    assert json.loads(by_entity["customer"]["payload"])["name"] == "N***"
    presence = [row for row in lake.rows(batch["files"]["_snapshot"]) if row["kind"] == "presence"]
    assert [(row["entity"], row["record_key"], row["row_count"]) for row in presence] == [("sales_order", "O2", 0)]
    assert presence[0]["snapshot_at"] == FIRST_DAY


def test_an_oversized_value_still_gives_a_payload_that_fits_and_is_json(lake):
    wide = entity(columns=[column("id", "varchar(20)", nullable=False), *[column(f"t{n}", "varchar(100)") for n in range(6)]])
    lake.add(wide, [lake.put(wide, [{"id": "1", **{f"t{n}": "\x01🙂" * 20000 for n in range(6)}}])])
    [row] = lake.rows(lake.run()["files"]["_rejected"])
    assert len(row["payload"].encode()) <= 16384
    assert json.loads(row["payload"])["id"] == "1"


def test_no_personal_value_is_in_clear_in_any_output_or_log(lake, capfd):
    people = [person(n) for n in range(20)] + [person(30, country="much too long"), person(31, Op="X")]
    lake.add(CUSTOMER, [lake.put(CUSTOMER, people)])
    batch = lake.run()
    assert batch["entities"]["customer"]["rejected"] == 2
    written = b"".join(lake.read(key) for key in lake.keys("silver/")).decode("utf-8", "replace")
    plain = "".join(
        json.dumps(lake.rows(files), default=str, ensure_ascii=False)
        for files in [batch["entities"]["customer"]["files"], *batch["files"].values()]
    )
    logged = "".join(capfd.readouterr())
    for one in people:
        for value in (one["name"], one["name"].split()[0], one["email"], one["phone"]):
            for place in (written, plain, logged):
                assert value not in place
    assert "C5" in plain  # twin: what is not personal is found by this search


@pytest.mark.parametrize("places", [("customer", "email"), ("customer", "name")])
def test_the_search_for_clear_values_finds_them_where_a_contract_forgets(lake, places):
    careless = json.loads(json.dumps(CUSTOMER))
    for item in careless["columns"]:
        if item["name"] == places[1]:
            del item["personal"]
    lake.add(careless, [lake.put(careless, [person(1)])])
    assert person(1)[places[1]] in json.dumps(lake.rows(lake.run()["entities"]["customer"]["files"]), default=str)


def test_only_the_first_run_of_a_try_writes_and_a_new_try_writes_its_own(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)])])
    assert lake.run(job_run_id="jr_1") is not None
    before = lake.keys("silver/")
    assert lake.run(job_run_id="jr_2") is None
    assert lake.keys("silver/") == before
    assert lake.run(token="t2", job_run_id="jr_3") is not None


def test_a_restarted_attempt_goes_on_and_names_only_its_own_files(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)])])
    first = lake.run()
    lake.s3.delete_object(Bucket=lake.lake, Key="silver/shop/_batch/run=run-1/try=t1/jr_1/batch.json")
    second = lake.run()
    assert second["entities"]["customer"]["silver"] == 1
    assert len(second["entities"]["customer"]["files"]) == 1
    assert second["entities"]["customer"]["files"] != first["entities"]["customer"]["files"]
    assert failed_checks(second, "customer") == {}


def test_an_entity_without_objects_has_no_files_and_zero_metrics(lake):
    lake.add(CUSTOMER, [], [lake.snapshot(CUSTOMER, 0, [])])
    batch = lake.run()
    told = batch["entities"]["customer"]
    assert (told["bronze"], told["silver"], told["files"], failed_checks(batch, "customer")) == (0, 0, [], {})
    assert len(lake.rows(batch["files"]["_batch"])) == len(lake.rows(batch["files"]["_snapshot"])) == 1
    assert batch["files"]["_rejected"] == []


def test_files_before_and_after_an_added_column_are_read_together_and_the_column_is_told(lake):
    wider = bronze_schema(CUSTOMER, extra={"nickname": pa.string()})
    old = lake.put(CUSTOMER, [person(1)], name="2010/12/01/20101201-083000000.parquet")
    new = lake.put(CUSTOMER, [person(2)], name="2010/12/01/20101201-083000001.parquet", schema=wider)
    lake.add(CUSTOMER, [old, new])
    batch = lake.run()
    assert batch["entities"]["customer"]["silver"] == 2
    assert failed_checks(batch, "customer") == {"schema_extra": "warn"}


def test_files_of_different_source_types_are_read_together(lake):
    whole = bronze_schema(ORDER, types={"total": pa.int32()})
    first = lake.put(ORDER, [{"id": "1", "total": Decimal("1.5")}], name="2010/12/01/20101201-083000000.parquet")
    second = lake.put(ORDER, [{"id": "2", "total": 2}], name="2010/12/01/20101201-083000001.parquet", schema=whole)
    lake.add(ORDER, [first, second])
    rows = lake.rows(lake.run()["entities"]["sales_order"]["files"])
    assert sorted(row["total"] for row in rows) == [Decimal("1.500"), Decimal("2.000")]


@pytest.mark.parametrize("missing", ["country", "BI_id", "_sequence"])
def test_a_missing_column_fails_the_schema_check_with_its_name_and_nothing_is_lost_in_silence(lake, missing):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)], schema=bronze_schema(CUSTOMER, without=[missing]))])
    batch = lake.run()
    assert failed_checks(batch, "customer") == {"schema": "fail", "rows_accounted": "fail"}
    [check] = [check for check in batch["entities"]["customer"]["checks"] if check["name"] == "schema"]
    assert f"{missing} is missing" in check["detail"]


def test_a_full_load_needs_no_before_images(lake):
    load = lake.put(CUSTOMER, [person(1)], kind="snapshot", schema=bronze_schema(CUSTOMER, without=["BI_id"]))
    lake.add(CUSTOMER, [load, lake.put(CUSTOMER, [person(1, Op="U", BI_id="C0")])], [lake.snapshot(CUSTOMER, 1, [load])])
    batch = lake.run()
    assert (batch["entities"]["customer"]["silver"], failed_checks(batch, "customer")) == (3, {})


def test_a_row_without_a_key_fails_the_batch(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1), person(2, id=None)])])
    assert failed_checks(lake.run(), "customer") == {"key_null": "fail"}


def test_two_source_keys_that_trim_to_one_fail_the_batch_and_one_spelling_does_not(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1, id="A "), person(2, id="A", _sequence="7")])])
    other = {**CUSTOMER, "name": "client"}
    lake.add(other, [lake.put(other, [person(1, id="A "), person(2, id="A ", _sequence="7")])])
    batch = lake.run()
    assert failed_checks(batch, "customer") == {"keys_meet": "fail"}
    assert failed_checks(batch, "client") == {}


@pytest.mark.parametrize(("rows", "broken"), [(2, {}), (3, {"snapshot_complete": "fail"}), (1, {"snapshot_complete": "fail"})])
def test_a_full_load_with_other_rows_than_dms_counted_fails(lake, rows, broken):
    load = lake.put(CUSTOMER, [person(1), person(2)], kind="snapshot")
    lake.add(CUSTOMER, [load], [lake.snapshot(CUSTOMER, rows, [load])])
    assert failed_checks(lake.run(), "customer") == broken


def test_full_load_objects_without_their_control_object_fail(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)], kind="snapshot")])
    assert failed_checks(lake.run(), "customer") == {"snapshot_complete": "fail"}


def test_a_full_load_is_counted_even_when_its_objects_are_in_the_ledger_already(lake):
    load = lake.put(CUSTOMER, [person(1), person(2)], kind="snapshot")
    lake.add(CUSTOMER, [], [lake.snapshot(CUSTOMER, 2, [load])])
    assert failed_checks(lake.run(), "customer") == {}


@pytest.mark.parametrize(
    ("rule", "committed", "broken"),
    [
        ({}, "09:30:00", {}),
        ({}, "09:30:01", {"committed_late": "fail"}),
        ({"minutes": 90}, "10:00:00", {}),
        ({"minutes": 90}, "10:00:01", {"committed_late": "fail"}),
        ({"severity": "warn"}, "23:00:00", {"committed_late": "warn"}),
    ],
)
def test_a_commit_long_after_its_objects_name_does_what_the_contract_says_and_its_row_is_kept(lake, rule, committed, broken):
    contract = {**CUSTOMER, **({"quality": {"committedLate": rule}} if rule else {})}
    lake.add(contract, [lake.put(contract, [person(1, _committed_at=f"2010-12-01 {committed}.000000")])])
    batch = lake.run()
    assert failed_checks(batch, "customer") == broken
    [row] = lake.rows(batch["entities"]["customer"]["files"])
    assert row["committed_at"] == dt.datetime.fromisoformat(f"2010-12-01T{committed}+00:00")


def test_an_empty_reference_is_a_missing_one_and_its_row_is_kept_though_the_column_may_not_be_null(lake):
    strict = json.loads(json.dumps(ORDER))
    strict["columns"][1]["nullable"] = False
    orders = [{"id": str(n), "total": 1, "customer_id": value} for n, value in enumerate(["C1", "", "   ", None])]
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)])])
    lake.add(strict, [lake.put(strict, orders)])
    loose = {**ORDER, "name": "loose"}
    lake.add(loose, [lake.put(loose, orders)])
    batch = lake.run()
    assert [row["customer_id"] for row in lake.rows(batch["entities"]["sales_order"]["files"])] == ["C1", None, None]
    assert failed_checks(batch, "sales_order") == {"customer_id:null": "warn"}
    rows = lake.rows(batch["entities"]["loose"]["files"])
    assert [row["customer_id"] for row in rows] == ["C1", None, None, None]
    assert failed_checks(batch, "loose") == {}


def test_a_record_whose_own_key_is_empty_stays_a_record(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1, id="")])])
    batch = lake.run()
    assert failed_checks(batch, "customer") == {}
    assert [(row["record_key"], row["id"]) for row in lake.rows(batch["entities"]["customer"]["files"])] == [("", "")]


def test_a_parent_of_another_window_is_no_matter_of_the_batch(lake):
    lake.add(CUSTOMER, [lake.put(CUSTOMER, [person(1)])])
    lake.add(ORDER, [lake.put(ORDER, [{"id": "2", "total": 1, "customer_id": "C2"}])])
    batch = lake.run()
    checks = [check for told in batch["entities"].values() for check in told["checks"]]
    assert [check for check in checks if check["failed"]] == []


def test_every_declared_rule_says_how_many_rows_it_rejected_and_names_one(lake):
    order = json.loads(json.dumps(ORDER))
    order["columns"][1].update(accepted=["C1", "C2"], severity="fail")
    orders = [{"id": "1", "total": 1, "customer_id": "C1"}, {"id": "2", "total": 101, "customer_id": "C3"}, {"id": "3", "total": 102}, {"id": "x" * 21, "total": 1}]
    twice = {"id": "4", "total": 103, "_sequence": "7"}
    lake.add(order, [lake.put(order, [*orders, twice, twice])])
    told = lake.run()["entities"]["sales_order"]
    found = {check["name"]: (check["severity"], check["failed"]) for check in told["checks"] if ":" in check["name"]}
    assert found == {
        "customer_id:accepted": ("fail", 1),
        "total:null": ("warn", 0),
        "total:range": ("warn", 3),
        "id:length": ("warn", 1),
    }
    assert (told["rejected"], told["duplicates"]) == (4, 1)
    details = {check["name"]: check["detail"] for check in told["checks"]}
    assert details["customer_id:accepted"] == "rows were rejected, such as 2"
    assert details["total:null"] == ""


def test_an_object_that_was_rewritten_after_it_was_selected_stops_the_job(lake):
    item = lake.put(CUSTOMER, [person(1)])
    lake.put(CUSTOMER, [person(2)])
    lake.add(CUSTOMER, [item])
    with pytest.raises(ValueError, match="was rewritten"):
        lake.run()
    assert not [key for key in lake.keys("silver/") if key.endswith("batch.json")]


def test_an_object_that_is_no_parquet_stops_the_job(lake):
    item = lake.put(CUSTOMER, [person(1)])
    answer = lake.s3.put_object(Bucket=lake.bronze, Key=item["key"], Body=io.BytesIO(b"not a Parquet file"))
    lake.add(CUSTOMER, [{**item, "etag": answer["ETag"]}])
    with pytest.raises(ValueError, match="not a Parquet file"):
        lake.run()


def test_a_footer_larger_than_the_first_read_is_read_whole(lake):
    wide = entity(columns=[column("id", "integer"), *[column(f"a_rather_long_column_name_{n:04d}", "varchar(20)") for n in range(700)]])
    item = lake.put(wide, [{"id": n} for n in range(3)])
    from lake.footers import read_footers

    [footer] = read_footers(lake.s3, lake.bronze, [(item["key"], item["etag"])])
    assert (footer.rows, footer.size, len(footer.schema)) == (3, item["size"], 705)
