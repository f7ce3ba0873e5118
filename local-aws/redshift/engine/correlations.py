"""
Subqueries that speak of the query around them. Redshift turns them into joins and refuses those that it cannot turn;
PostgreSQL runs them all. What is certainly one of the refused kinds is refused; a column without its table is not looked at.
Source: AWS, "Correlated subqueries", patterns that are not supported.
"""

from __future__ import annotations

from sqlglot import exp

from .errors import TranslationError

_BLOCKS = (exp.Select, exp.Update, exp.Delete, exp.Merge)


def check_correlations(root: exp.Expression) -> None:
    """Raises for the first subquery that Redshift would not run."""
    for column in root.find_all(exp.Column):
        if not column.table:
            continue
        block = _block_of(column)
        levels = 0
        inner = block
        while block is not None and column.table.lower() not in _sources(block):
            inner, block = block, _block_of(block)
            levels += 1
        if block is None or levels == 0:
            continue
        problem = "reaches over a query between" if levels > 1 else _problem(inner)
        if problem:
            raise TranslationError(f"the correlated subquery of {column.sql('redshift')} is not known to Redshift: it {problem}")


def _block_of(node: exp.Expression) -> exp.Expression | None:
    block = node.find_ancestor(*_BLOCKS)
    while block is not None and isinstance(block, exp.Update) and block.this is None:
        # MERGE's WHEN … THEN UPDATE: its tables are MERGE's.
        block = block.find_ancestor(*_BLOCKS)
    return block


def _sources(block: exp.Expression) -> set[str]:
    """The names of a query's tables."""
    if isinstance(block, exp.Select):
        from_ = block.args.get("from_")
        tables = [from_.this] if from_ else []
    else:
        from_ = block.args.get("from_")
        using = block.args.get("using") or []
        tables = [block.this, *([from_.this] if from_ else []), *(using if isinstance(using, list) else [using])]
    joins = [*(block.args.get("joins") or []), *(join for table in tables for join in table.args.get("joins") or [])]
    return {table.alias_or_name.lower() for table in (*tables, *(join.this for join in joins))}


def _problem(block: exp.Expression) -> str | None:
    if not isinstance(block, exp.Select):
        return None
    for clause in ("limit", "offset", "qualify"):
        if block.args.get(clause):
            return f"has {clause.upper()}"
    if isinstance(block.parent, exp.SetOperation):
        return "is part of a set operation"
    holder = block.parent
    join = block.find_ancestor(exp.Join)
    if join is not None and join.args.get("side") and _block_of(join) is _block_of(block):
        return "stands in the ON of an outer join"
    is_value = isinstance(holder, exp.Subquery) and not isinstance(holder.parent, (exp.In, exp.Exists, exp.From, exp.Join))
    if is_value and (block.args.get("group") or not any(item.find(exp.AggFunc) for item in block.expressions)):
        return "is a value without an aggregate, or with GROUP BY"
    return None
