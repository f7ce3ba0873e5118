"""
Whether the expressions of every pipeline's feeds and mappings mean the same whenever they are asked: `mapping_sql.py FOLDER` reads
what `npm run gen` derives for Terraform. An event is known again by what it says, so an expression may ask neither the clock, nor
chance, nor other rows; and it names columns that its feed has.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Iterator, List, Mapping, Set

import sqlglot
from sqlglot import exp

# Of one row alone, and the same on every machine: no function of the session, the clock or chance is among them.
ALLOWED = frozenset(
    """
    abs bround ceil ceiling floor greatest least mod negative pmod pow power round sign sqrt try_add try_divide try_multiply
    try_subtract cast try_cast coalesce if ifnull nanvl nullif nvl nvl2 isnull isnotnull
    add_months date_add date_format date_sub date_trunc datediff day dayofmonth dayofweek dayofyear extract from_utc_timestamp hour
    last_day make_date make_timestamp minute month quarter second timestamp_millis timestamp_seconds to_date to_timestamp
    to_utc_timestamp trunc try_to_timestamp weekofyear year
    btrim char_length character_length concat concat_ws contains endswith initcap instr left length locate lower lpad ltrim
    octet_length overlay position regexp_extract regexp_like regexp_replace repeat replace reverse right rlike rpad rtrim split_part
    startswith substr substring substring_index translate trim upper
    conv crc32 hash hex md5 sha1 sha2 xxhash64
    """.split()
)
# What stands before a parenthesis and is no function.
_WORDS = frozenset("and or not in when then else case between like on as decimal varchar char interval is".split())
_OTHER_ROWS = (exp.AggFunc, exp.Window, exp.Subquery, exp.Query, exp.Star, exp.Placeholder, exp.Parameter, exp.Explode, exp.Command)
_OF_SESSION = re.compile(r"^(Current|Local|Session|Rand|Uuid|Utc)")


def faults_of(pipeline: Mapping[str, Any]) -> List[str]:
    """Each fault with the pipeline, the feed and the expression that it is of."""
    source = pipeline.get("source") or {}
    if "mappings" not in source:
        return []
    feeds = {feed["name"]: feed for feed in source["feeds"]}
    entities = {entity["name"]: entity for entity in pipeline["contracts"]}
    found = [
        f"{name}: rule {rule['name']}: {fault}"
        for name, feed in feeds.items()
        for rule in feed.get("rules", ())
        for fault in expression_faults(rule["holds"], _columns(feed))
    ]
    found += [
        f"{name}: marks: {fault}" for name, feed in feeds.items() if "marks" in feed for fault in expression_faults(feed["marks"], _columns(feed))
    ]
    for mapping in source["mappings"]:
        found += _mapping_faults(mapping, feeds[mapping["feed"]], entities[mapping["entity"]])
    return [f"{pipeline['pipeline']}: {fault}" for fault in found]


def expression_faults(text: str, columns: Set[str]) -> List[str]:
    """Why an expression over these columns is refused; empty where it is not."""
    try:
        tree = sqlglot.parse_one(f"select ({text})", dialect="spark")
    except sqlglot.errors.SqlglotError as error:
        return [f"{text}: it cannot be parsed: {str(error).splitlines()[0]}"]
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or any(value for name, value in tree.args.items() if name != "expressions"):
        return [f"{text}: it is more than one expression"]
    nodes = [node for node in tree.expressions[0].walk()]
    unknown = sorted({node.sql() for node in nodes if isinstance(node, exp.Column) and (node.name not in columns or node.table)})
    faults = [f"there is no column {name}" for name in unknown]
    faults += [f"{name} is not among the functions of one row alone" for name in sorted(_called(text) - ALLOWED - _WORDS)]
    if any(isinstance(node, _OTHER_ROWS) for node in nodes):
        faults.append("it asks other rows")
    if any(_OF_SESSION.match(type(node).__name__) for node in nodes):
        faults.append("it asks the clock, the session or chance")
    return [f"{text}: {fault}" for fault in faults]


def _mapping_faults(mapping: Mapping[str, Any], feed: Mapping[str, Any], entity: Mapping[str, Any]) -> List[str]:
    columns = _columns(feed)
    said = {**mapping["columns"], "when": mapping.get("when"), "at": mapping.get("at"), "op": mapping.get("op")}
    where = f"{feed['name']} to {entity['name']}"
    found = [f"{where}: {name}: {fault}" for name, text in said.items() if text is not None for fault in expression_faults(text, columns)]
    if found:
        return found
    personal = {column["name"] for column in feed["columns"] if column.get("personal")}
    kept = {column["name"] for column in entity["columns"] if not column.get("personal")}
    return [
        f"{where}: {name}: {read} is personal, and {name} is kept in clear"
        for name, text in mapping["columns"].items()
        if name in kept
        for read in sorted(set(_read(text)) & personal)
    ]


def _columns(feed: Mapping[str, Any]) -> Set[str]:
    return {column["name"] for column in (*feed["columns"], *feed.get("numbers", ()))}


def _called(text: str) -> Set[str]:
    without_texts = re.sub(r"'(?:[^'\\]|\\.)*'", "''", text)
    return {name.lower() for name in re.findall(r"([A-Za-z_]\w*)\s*\(", without_texts)}


def _read(text: str) -> Iterator[str]:
    for column in sqlglot.parse_one(f"select ({text})", dialect="spark").find_all(exp.Column):
        yield column.name


def main(folder: str) -> int:
    found = [fault for path in sorted(Path(folder).glob("*.json")) for fault in faults_of(json.loads(path.read_text()))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
