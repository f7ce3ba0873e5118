"""The allow-list: kinds of node whose meaning in DuckDB is Athena's. Anything else is refused by name, never passed on unread."""

from __future__ import annotations

from sqlglot import exp

from .errors import Rejected

_NODES = frozenset(
    """
    Select Union Except Intersect Subquery With CTE From Join Table TableAlias Where Group Having Order Ordered Limit
    Offset Distinct Star Alias Column Identifier Tuple Values
    Literal Null Boolean Var Paren Neg Not And Or EQ NEQ GT GTE LT LTE NullSafeEQ NullSafeNEQ Between In Is Like Escape
    Exists Add Sub Mul Div Mod DPipe Cast TryCast DataType DataTypeParam Try Case If Coalesce Nullif
    Count CountIf Sum Min Max Avg Abs Round Upper Lower Trim Length Concat Substring Replace RegexpLike
    Extract Year Month Day Quarter DateTrunc TimestampTrunc Date StrToTime
    Window WindowSpec RowNumber Rank DenseRank
    """.split()
)


def refuse_strangers(query: exp.Expression) -> None:
    """Raises Rejected for the first node, in reading order, that is not on the list."""
    for node in query.walk():
        name = type(node).__name__
        if name not in _NODES:
            shown = node.name if isinstance(node, exp.Anonymous) else name
            raise Rejected(f"The local Athena does not execute {shown}: {node.sql(dialect='athena')[:200]}")
