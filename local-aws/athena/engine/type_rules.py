"""
Where Athena and DuckDB differ by the types of what they are given: translated, or an error that names it.

Athena never mixes text with numbers or dates by itself, divides whole numbers wholly, keeps decimals in division and
average (DuckDB makes doubles of them), and casts text strictly (DuckDB takes ' 12' and '1_000').
"""

from __future__ import annotations

from sqlglot import exp, parse_one

from .errors import QueryFailed, not_here

_TEXT = exp.DataType.TEXT_TYPES
_WHOLE = exp.DataType.SIGNED_INTEGER_TYPES
_FLOATING = {exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT}
_DECIMAL = exp.DataType.Type.DECIMAL
_TEMPORAL = exp.DataType.TEMPORAL_TYPES | {exp.DataType.Type.DATE}
_OPEN = {exp.DataType.Type.NULL, exp.DataType.Type.UNKNOWN}
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_CALCULATED = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)
_PATTERNS = {
    "whole": r"[+-]?[0-9]+",
    "decimal": r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}


def apply_type_rules(query: exp.Expression) -> exp.Expression:
    # The innermost first: what is replaced has had its own parts looked at.
    for node in reversed(list(query.walk())):
        if isinstance(node, (exp.Try, exp.Replace)):
            _typed(node, node.this)
        _refuse_mixture(node)
        replaced = _translated(node)
        if replaced is not node:
            if node is query:
                return replaced
            node.replace(replaced)
    return query


def family(node: exp.Expression | None) -> str | None:
    """None where any family may stand: NULL, and what is not known."""
    kind = _kind(node)
    if kind in _TEXT:
        return "varchar"
    if kind in _WHOLE or kind in _FLOATING or kind == _DECIMAL:
        return "number"
    if kind in _TEMPORAL:
        return "date"
    return "boolean" if kind == exp.DataType.Type.BOOLEAN else None


def _kind(node: exp.Expression | None) -> exp.DataType.Type:
    return node.type.this if node is not None and node.type else exp.DataType.Type.UNKNOWN


def _refuse_mixture(node: exp.Expression) -> None:
    parts = _parts_of_one_family(node)
    families = {found for found in map(family, parts) if found}
    if len(families) > 1:
        raise QueryFailed(f"TYPE_MISMATCH: {' and '.join(sorted(families))} in {node.sql(dialect='athena')}")
    if isinstance(node, _CALCULATED) and "varchar" in families:
        raise QueryFailed(f"TYPE_MISMATCH: Cannot apply operator to varchar: {node.sql(dialect='athena')}")
    if isinstance(node, exp.DPipe) and families - {"varchar"}:
        raise QueryFailed(f"TYPE_MISMATCH: || takes varchar only: {node.sql(dialect='athena')}")


def _parts_of_one_family(node: exp.Expression) -> list[exp.Expression]:
    if isinstance(node, (*_COMPARED, *_CALCULATED, exp.DPipe)):
        # A date and a number of days are of two families, and Athena takes neither.
        return [node.left, node.right]
    if isinstance(node, exp.Between):
        return [node.this, node.args["low"], node.args["high"]]
    if isinstance(node, exp.In):
        return [node.this, *node.expressions]
    if isinstance(node, exp.Coalesce):
        return [node.this, *node.expressions]
    if isinstance(node, exp.Case):
        return [branch.args["true"] for branch in node.args["ifs"]] + [node.args[key] for key in ("default",) if node.args.get(key)]
    return []


def _translated(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Div):
        return _division(node)
    if isinstance(node, (exp.Avg, exp.Round)):
        return _decimal_refused(node)
    if isinstance(node, (exp.Cast, exp.TryCast)):
        return _cast(node)
    if isinstance(node, exp.Trim):
        return _trim(node)
    if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)) and _kind(node.this) == exp.DataType.Type.DATE:
        # A date's month is a date in Athena, a timestamp in DuckDB.
        return _typed(exp.cast(node.copy(), "date"), node.this)
    return node


def _trim(node: exp.Trim) -> exp.Expression:
    """Athena takes off every kind of white space, DuckDB blanks only."""
    if node.expression:
        raise not_here(f"trim of given characters: {node.sql(dialect='athena')}")
    side = (node.args.get("position") or "BOTH").upper()
    pattern = {"LEADING": r"^\s+", "TRAILING": r"\s+$"}.get(side, r"^\s+|\s+$")
    text = node.this.sql(dialect="duckdb")
    return _typed(parse_one(f"regexp_replace({text}, '{pattern}', '', 'g')", dialect="duckdb"), node.this)


def _typed(node: exp.Expression, like: exp.Expression) -> exp.Expression:
    node.type = like.type
    return node


def _division(node: exp.Div) -> exp.Expression:
    kinds = {_kind(node.left), _kind(node.right)}
    if kinds <= _WHOLE:
        return exp.IntDiv(this=node.left, expression=node.right)
    if kinds & _FLOATING and not kinds & _OPEN:
        node.set("typed", False)
        return node
    raise not_here(f"division of decimals, or of what has no known type; cast one side to double: {node.sql()}")


def _decimal_refused(node: exp.Expression) -> exp.Expression:
    if _kind(node.this) in _WHOLE | _FLOATING:
        return node
    raise not_here(f"{node.key} of decimals; cast to double: {node.sql(dialect='athena')}")


def _cast(node: exp.Cast) -> exp.Expression:
    source, target = _kind(node.this), node.to.this
    if target == _DECIMAL and isinstance(node.this, exp.Literal) and not node.this.is_string:
        return node
    if target in _TEXT:
        if node.to.expressions or source in _FLOATING or source in _TEMPORAL - {exp.DataType.Type.DATE}:
            raise not_here(f"this cast to text: {node.sql(dialect='athena')}")
        return node
    if source in _FLOATING and target not in _FLOATING:
        raise not_here(f"casts of double: {node.sql(dialect='athena')}")
    if source in _TEXT:
        return _strict(node, _pattern(node))
    if source == exp.DataType.Type.UNKNOWN:
        raise not_here(f"a cast of what has no known type: {node.sql(dialect='athena')}")
    return node


def _pattern(node: exp.Cast) -> str:
    target = node.to.this
    if target in _WHOLE:
        return _PATTERNS["whole"]
    if target in _FLOATING or target == _DECIMAL:
        return _PATTERNS["decimal"]
    if target == exp.DataType.Type.DATE:
        return _PATTERNS["date"]
    raise not_here(f"this cast of text: {node.sql(dialect='athena')}")


def _strict(node: exp.Cast, pattern: str) -> exp.Expression:
    text = node.this.sql(dialect="duckdb")
    cast = node.sql(dialect="duckdb")
    word = node.to.sql(dialect="athena").lower()
    failure = (
        "null" if isinstance(node, exp.TryCast) else f"error('INVALID_CAST_ARGUMENT: Cannot cast ''' || {text} || ''' to {word}')"
    )
    strict = parse_one(
        f"case when {text} is null then null when regexp_full_match({text}, '{pattern}') then {cast} else {failure} end",
        dialect="duckdb",
    )
    return _typed(strict, node)
