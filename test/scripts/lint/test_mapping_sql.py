"""Expressions of feeds and mappings: what they may ask, and what they may not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts" / "lint"))

from mapping_sql import expression_faults, faults_of  # noqa: E402

COLUMNS = {"item", "units", "price", "sold_on"}
PIPELINE = {
    "pipeline": "branch-sales",
    "contracts": [{"name": "product", "columns": [{"name": "stock_code"}, {"name": "buyer", "personal": "hash"}]}],
    "source": {
        "kind": "s3-files",
        "feeds": [
            {
                "name": "sale",
                "columns": [{"name": "item"}, {"name": "sold_on"}, {"name": "email", "personal": "hash"}],
                "rules": [{"name": "has_item", "holds": "item <> ''"}],
            }
        ],
        "mappings": [
            {"feed": "sale", "entity": "product", "columns": {"stock_code": "trim(item)", "buyer": "email"}, "at": "cast(sold_on as timestamp)", "op": "'U'"}
        ],
    },
}


@pytest.mark.parametrize(
    "text",
    [
        "units * price = round(price, 2)",
        "cast(sold_on as timestamp)",
        "case when units in (1, 2) then 'U' else 'D' end",
        "concat(item, '(now)', cast(units as varchar(10)))",
        "coalesce(nullif(trim(item), ''), 'rand()') like 'a%' and units between 1 and (2)",
        "cast(price as decimal(12,3))",
        "sold_on + interval 1 day",
        "null",
    ],
)
def test_what_a_row_says_alone_may_be_asked(text):
    assert expression_faults(text, COLUMNS) == []


@pytest.mark.parametrize(
    "text, fault",
    [
        ("colour", "there is no column colour"),
        ("sale.item", "there is no column sale.item"),
        ("current_timestamp", "the clock"),
        ("current_timestamp()", "current_timestamp is not among"),
        ("current_date", "the clock"),
        ("now()", "now is not among"),
        ("rand()", "rand is not among"),
        ("uuid()", "uuid is not among"),
        ("unix_timestamp()", "unix_timestamp is not among"),
        ("input_file_name()", "input_file_name is not among"),
        ("monotonically_increasing_id()", "monotonically_increasing_id is not among"),
        ("sum(units)", "sum is not among"),
        ("max(units) over (partition by item)", "it asks other rows"),
        ("(select max(units) from sale)", "it asks other rows"),
        ("units +", "cannot be parsed"),
        ("units) from other where (1 = 1", "more than one expression"),
        ("units), (price", "more than one expression"),
    ],
)
def test_what_may_be_otherwise_tomorrow_is_refused(text, fault):
    assert fault in "; ".join(expression_faults(text, COLUMNS))


def test_a_pipeline_from_files_is_judged_whole():
    assert faults_of(PIPELINE) == []


def changed(**mapping):
    source = PIPELINE["source"]
    return {**PIPELINE, "source": {**source, "mappings": [{**source["mappings"][0], **mapping}]}}


@pytest.mark.parametrize(
    "pipeline, fault",
    [
        (changed(at="sold_at"), "branch-sales: sale to product: at: sold_at: there is no column sold_at"),
        (changed(when="rand() < 0.5"), "when: rand() < 0.5: rand is not among"),
        (changed(op="uuid()"), "op: uuid(): uuid is not among"),
        (changed(columns={"stock_code": "email"}), "email is personal, and stock_code is kept in clear"),
    ],
)
def test_each_fault_is_told_with_its_place(pipeline, fault):
    assert fault in "; ".join(faults_of(pipeline))


def run(folder):
    return subprocess.run([sys.executable, str(ROOT / "scripts/lint/mapping_sql.py"), str(folder)], capture_output=True, text=True)


def test_the_check_ends_with_1_where_an_expression_is_refused(tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(PIPELINE))
    assert run(tmp_path).returncode == 0
    (tmp_path / "wrong.json").write_text(json.dumps(changed(at="now()")))
    assert (run(tmp_path).returncode, "now is not among" in run(tmp_path).stdout) == (1, True)


def test_the_projects_own_expressions_pass():
    assert run(ROOT / "infra-terraform/generated").stdout.strip() == ""


def test_a_column_that_the_reader_counts_may_be_asked():
    feed = {**PIPELINE["source"]["feeds"][0], "numbers": [{"name": "line_no", "within": ["item"]}]}
    mapping = {**PIPELINE["source"]["mappings"][0], "when": "line_no = 1"}
    source = {**PIPELINE["source"], "mappings": [mapping]}
    assert faults_of({**PIPELINE, "source": {**source, "feeds": [feed]}}) == []
    assert "there is no column line_no" in faults_of({**PIPELINE, "source": source})[0]
