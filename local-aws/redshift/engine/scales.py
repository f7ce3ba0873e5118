"""One scale for decimals that meet in COALESCE, CASE and the like, where their text says what scales they have.

Redshift gives the result the greatest of the scales; PostgreSQL leaves each value its own. Where a column takes part its
scale is not known here; the result's column is evened then (result_values).
"""

from __future__ import annotations

from sqlglot import exp

from .value_types import is_integer

_MEETINGS = (exp.Coalesce, exp.Case, exp.DecodeCase, exp.Nvl2, exp.Greatest, exp.Least)


def even_meetings(tree: exp.Expression) -> None:
    """Casts each such node whose values are all decimals, integers or NULL by their text to the greatest scale."""
    for node in list(tree.find_all(*_MEETINGS)):
        scales = [_scale(value) for value in _values(node) if not isinstance(value, exp.Null)]
        known = [scale for scale in scales if scale is not None]
        if len(known) < len(scales) or len(set(known)) < 2:
            continue
        to = exp.DataType.build(f"decimal(38, {max(known)})", dialect="postgres")
        node.replace(exp.Cast(this=node.copy(), to=to))


def _values(node: exp.Expression) -> list[exp.Expression]:
    if isinstance(node, exp.Case):
        default = node.args.get("default")
        return [when.args["true"] for when in node.args["ifs"]] + ([default] if default else [])
    if isinstance(node, exp.Nvl2):
        return [value for value in (node.args.get("true"), node.args.get("false")) if value]
    if isinstance(node, exp.DecodeCase):
        rest = node.expressions[1:]
        return rest[1::2] + (rest[-1:] if len(rest) % 2 else [])
    return [node.this, *node.expressions]


def _scale(node: exp.Expression) -> int | None:
    inner = node.unnest()
    if isinstance(inner, exp.Neg):
        inner = inner.this.unnest()
    if is_integer(inner):
        return 0
    if isinstance(inner, exp.Literal) and not inner.is_string:
        return len(inner.name.partition(".")[2])
    if isinstance(inner, exp.Cast) and inner.to.this == exp.DType.DECIMAL:
        sizes = inner.to.expressions
        return int(sizes[1].name) if len(sizes) > 1 else 0
    return None
