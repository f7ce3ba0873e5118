"""
Which objects a query can need at all: conditions on partition keys and "$path" that all of its rows must meet are asked of the names
before anything is read, as Athena does. The query itself asks them once more.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa
from sqlglot import exp

from .catalog import Table
from .relations import PATH, Source


def needed(table: Table, node: exp.Table, sources: list[Source]) -> list[Source]:
    """`sources`, or those of them that can have rows which the query wants."""
    names = {name for name, kind in table.keys if kind == "string"} | {PATH}
    conditions = _conditions(node, names)
    if not conditions or not sources:
        return sources
    known = {PATH: [source.url for source in sources], "__place": list(range(len(sources)))}
    for index, (name, _) in enumerate(table.keys):
        known[name] = [source.values[index] for source in sources]
    with duckdb.connect(":memory:") as connection:
        connection.register("known", pa.table(known))
        wanted = " and ".join(f"({condition.sql(dialect='duckdb')})" for condition in conditions)
        rows = connection.execute(f"select __place from known where {wanted} order by __place").fetchall()
    return [sources[place] for (place,) in rows]


def _conditions(node: exp.Table, names: set[str]) -> list[exp.Expression]:
    """Only of a SELECT that reads nothing else: of a join, a condition may be another table's."""
    select = node.find_ancestor(exp.Select)
    if select is None or select.args.get("joins") or node.parent is not select.args.get("from_"):
        return []
    where = select.args.get("where")
    if where is None:
        return []
    parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    return [_bare(part) for part in parts if _is_of(part, names)]


def _is_of(part: exp.Expression, names: set[str]) -> bool:
    columns = list(part.find_all(exp.Column))
    return (
        bool(columns)
        and all(column.name.lower() in names for column in columns)
        and not part.find(exp.Query, exp.Subquery, exp.Cast, exp.TryCast)
    )


def _bare(part: exp.Expression) -> exp.Expression:
    copy = part.copy()
    for column in copy.find_all(exp.Column):
        column.replace(exp.column(exp.to_identifier(column.name.lower(), quoted=True)))
    return copy
