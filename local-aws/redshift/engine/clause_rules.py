"""Clauses that sqlglot and PostgreSQL take and Redshift does not, or takes in another sense."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

_JOIN_WORDS = frozenset(("", "INNER", "OUTER", "CROSS", "LEFT", "RIGHT", "FULL"))


def _join(node: exp.Join) -> str | None:
    for word in (str(node.args.get(name) or "").upper() for name in ("kind", "side")):
        if word not in _JOIN_WORDS:
            return f"{word} JOIN is not known to the local Redshift"
    return None


def _star(node: exp.Star) -> str | None:
    """`count(t.*)` counts rows that are not wholly NULL on PostgreSQL; nobody says what Redshift does."""
    of_table = isinstance(node.parent, exp.Column)
    holder = node.parent.parent if of_table else node.parent
    if isinstance(holder, exp.Func) and (of_table or not isinstance(holder, exp.Count)):
        return f"{holder.sql('redshift')} is not known to the local Redshift"
    return None


def _distinct(node: exp.Distinct) -> str | None:
    if isinstance(node.parent, exp.Func) and len(node.expressions) != 1:
        return f"{node.parent.key}(distinct …) takes one value in Redshift"
    return None


def _with(node: exp.With) -> str | None:
    if not node.args.get("recursive"):
        return None
    for item in node.expressions:
        if not any(table.name.lower() == item.alias.lower() for table in item.this.find_all(exp.Table)):
            continue
        if not item.args["alias"].columns:
            return f"Redshift wants the columns' names of a recursive WITH: {item.alias} (…) as (…)"
        if not isinstance(item.this, exp.Union) or item.this.args.get("distinct"):
            return "a recursive WITH is a UNION ALL in Redshift"
    return None


def _qualify(node: exp.Qualify) -> str | None:
    """
    PostgreSQL gets a query around the query, which would show what is only there to be compared, and come after what
    must come last.
    """
    select = node.parent
    for clause in ("distinct", "order", "limit", "offset"):
        if select.args.get(clause):
            return f"QUALIFY beside {clause.upper()} is not known to the local Redshift: put the query with QUALIFY into a subquery"
    if not all(isinstance(item, (exp.Alias, exp.Column)) and not item.is_star for item in select.expressions):
        return "QUALIFY is known to the local Redshift where every column has a name: no *, and AS beside what is computed"
    return None


def _identifier(node: exp.Identifier) -> str | None:
    if node.this.startswith("#"):
        return f"the name {node.this} is not known to the local Redshift: say CREATE TEMP TABLE"
    return None


def _update(node: exp.Update) -> str | None:
    if any(isinstance(item.this, exp.Tuple) for item in node.expressions):
        return "Redshift's UPDATE sets one column at a time, not (a, b) = (…)"
    return None


def _merge(node: exp.Merge) -> str | None:
    target, source = node.this, node.args["using"]
    if target.alias:
        return "Redshift's MERGE gives its target no other name"
    if not isinstance(source, exp.Table):
        return "Redshift's MERGE takes its rows from a table, not from a query"
    if (target.db, target.name.lower()) == (source.db, source.name.lower()):
        return "Redshift's MERGE takes its rows from another table than its target"
    if not _are_equal(node.args["on"]):
        return "Redshift's MERGE matches rows by equality only"
    for when in node.args["whens"].expressions:
        then = when.args.get("then")
        if isinstance(then, exp.Insert) and any(isinstance(call, exp.Anonymous) for call in then.find_all(exp.Anonymous)):
            return "MERGE's INSERT without names of columns is not known to the local Redshift: name them"
    return None


def _are_equal(condition: exp.Expression) -> bool:
    """True for `a = b`, and for several such with AND between them."""
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        return _are_equal(condition.left) and _are_equal(condition.right)
    return isinstance(condition, exp.EQ)


CLAUSE_RULES: tuple[tuple[type, Callable[..., str | None]], ...] = (
    (exp.Join, _join),
    (exp.Star, _star),
    (exp.Distinct, _distinct),
    (exp.With, _with),
    (exp.Qualify, _qualify),
    (exp.Identifier, _identifier),
    (exp.Update, _update),
    (exp.Merge, _merge),
)
