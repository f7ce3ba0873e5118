"""What can be said of a value's type by its text alone; columns have no type here."""

from __future__ import annotations

from sqlglot import exp

INTEGERS = frozenset((exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT))
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)
_COUNTS = (exp.Count, exp.Length, exp.StrPosition, exp.Extract, exp.TsOrDsDiff, exp.FromBase, exp.RowNumber, exp.Rank, exp.DenseRank)
_DOUBLES = (exp.Sqrt, exp.Pow)


def is_integer(node: exp.Expression) -> bool:
    """True when the value is certainly an integer of one of Redshift's three sizes."""
    node = _bare(node)
    if isinstance(node, _ARITHMETIC):
        return is_integer(node.left) and is_integer(node.right)
    if isinstance(node, exp.Literal):
        return node.is_int and int(node.name) < 2**63
    return isinstance(node, _COUNTS) or (isinstance(node, exp.Cast) and node.to.this in INTEGERS)


def is_double(node: exp.Expression) -> bool:
    """True when the value is certainly a double precision: what such a one is added to, or multiplied by, becomes one."""
    node = _bare(node)
    if isinstance(node, _ARITHMETIC):
        return is_double(node.left) or is_double(node.right)
    return isinstance(node, _DOUBLES) or (isinstance(node, exp.Cast) and node.to.this == exp.DType.DOUBLE)


def _bare(node: exp.Expression) -> exp.Expression:
    while isinstance(node, (exp.Paren, exp.Neg, exp.Window, exp.Alias)):
        node = node.this
    return node
