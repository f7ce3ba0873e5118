"""Every pipeline from files: Spark takes its rules and expressions, and what they give fits the entities' columns."""

import json
from pathlib import Path

import pytest
from elt.contract import contract_from_json
from elt.feed import feed_from_json, mapping_from_json
from elt.feed_rows import RAW_ROW, judge_rows
from elt.map_rows import map_rows, mapped_contract, mapping_faults

GENERATED = Path(__file__).resolve().parents[2] / "infra-terraform" / "generated"


def faults_of(spark, pipeline):
    """Analysed by Spark without a row."""
    source = pipeline.get("source") or {}
    if "mappings" not in source:
        return []
    feeds = {feed["name"]: feed_from_json(feed) for feed in source["feeds"]}
    rows = {name: judge_rows(spark.createDataFrame([], RAW_ROW), feed) for name, feed in feeds.items()}
    contracts = {entity["name"]: mapped_contract(contract_from_json(entity), 1) for entity in pipeline["contracts"]}
    return [
        f"{mapping['feed']} to {mapping['entity']}: {fault}"
        for mapping in source["mappings"]
        for contract in [contracts[mapping["entity"]]]
        for fault in mapping_faults(map_rows(rows[mapping["feed"]], contract, mapping_from_json({**mapping, "contractVersion": 1})), contract)
    ]


def test_spark_takes_what_every_pipeline_says(spark):
    pipelines = [json.loads(path.read_text()) for path in sorted(GENERATED.glob("*.json"))]
    assert pipelines and [fault for pipeline in pipelines for fault in faults_of(spark, pipeline)] == []


def branch(**mapping):
    return {
        "contracts": [
            {
                "name": "product",
                "version": 1,
                "key": ["stock_code"],
                "columns": [
                    {"name": "stock_code", "type": "varchar(80)", "nullable": False},
                    {"name": "unit_price", "type": "decimal(12,3)"},
                    {"name": "colour", "type": "varchar(80)"},
                ],
            }
        ],
        "source": {
            "kind": "s3-files",
            "feeds": [
                {
                    "name": "sale",
                    "format": {"kind": "csv"},
                    "columns": [{"name": "item", "type": "varchar(80)"}, {"name": "price", "type": "decimal(12,2)"}, {"name": "sold_on", "type": "date"}],
                    "rules": [{"name": "is_priced", "holds": "price > 0"}],
                }
            ],
            "mappings": [
                {
                    "feed": "sale",
                    "entity": "product",
                    "columns": {"stock_code": "item", "unit_price": "price", "colour": "null"},
                    "at": "cast(sold_on as timestamp)",
                    **mapping,
                }
            ],
        },
    }


def test_an_expression_fits_its_column_or_is_told(spark):
    assert faults_of(spark, branch()) == []
    wrong = branch(columns={"stock_code": "price", "unit_price": "item"})
    assert faults_of(spark, wrong) == [
        "sale to product: stock_code is decimal(12,2) by its mapping, the contract says varchar(80)",
        "sale to product: unit_price is string by its mapping, the contract says decimal(12,3)",
    ]


@pytest.mark.parametrize("change", [{"at": "sold_at"}, {"when": "item"}, {"at": "price"}])
def test_what_spark_cannot_take_is_refused(spark, change):
    with pytest.raises(Exception, match="cannot be resolved|BOOLEAN|not a timestamp"):
        faults_of(spark, branch(**change))
