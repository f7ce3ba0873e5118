"""Questions to Athena are one SELECT in its dialect, over silver, notes of loads and views; each fault is found."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts" / "lint"))

from athena_sql import faults_of, text_faults  # noqa: E402

VIEWS = {"purchases_sale"}


def test_the_projects_questions_are_good() -> None:
    assert faults_of(ROOT / "sql" / "athena") == []


def test_a_folder_without_questions_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path) != []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("select from where (", "it cannot be parsed"),
        ("select 1 as a; select 2 as b", "it is not one SELECT"),
        ("drop table purchases_sale", "it is not one SELECT"),
        ("with a as (select 1 as b) select b from a", "it has a WITH of its own"),
        ("select day from fact_sales", "it reads fact_sales"),
        ("select getdate() as now from purchases_sale", "it calls GETDATE"),
    ],
)
def test_each_fault_is_found(text: str, fault: str) -> None:
    assert any(found.lower().startswith(fault.lower()) for found in text_faults(text, VIEWS)), text_faults(text, VIEWS)


def test_views_silver_and_notes_may_be_read() -> None:
    text = "select count(*) as n from purchases_sale as s join loaded_purchases as l on true join silver_purchases_product as p on true"
    assert text_faults(text, VIEWS) == []
