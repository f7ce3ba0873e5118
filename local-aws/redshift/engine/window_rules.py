"""Window functions that Redshift does not have in this form, or that PostgreSQL frames and types otherwise."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

_RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile, exp.Lag, exp.Lead)


def _window(node: exp.Window) -> str | None:
    call = node.this
    if isinstance(call, exp.WithinGroup):
        return f"{call.this.sql_name().lower()} … over (…) is not known to the local Redshift"
    if isinstance(call.this, exp.Distinct):
        return f"{call.key}(distinct …) over (…) is not known to the local Redshift"
    if isinstance(call, (exp.Lag, exp.Lead)) and not node.args.get("order"):
        return f"{call.key} over (…) needs an order in Redshift (order by …)"
    if isinstance(call, _RANKS) and node.args.get("spec"):
        return f"{call.key} takes no frame in Redshift"
    return None


def _neighbour(node: exp.Lag | exp.Lead) -> str | None:
    return f"Redshift's {node.key} takes no default: use coalesce" if node.args.get("default") else None


def _percentile(node: exp.WithinGroup) -> str | None:
    """Of integers and decimals Redshift gives a decimal, PostgreSQL a double."""
    if not isinstance(node.this, exp.PercentileCont):
        return None
    ordered = [item.this.unnest() for item in node.expression.expressions]
    if len(ordered) == 1 and isinstance(ordered[0], exp.Cast) and ordered[0].to.this == exp.DType.DOUBLE:
        return None
    return "percentile_cont of anything but a double is not known to the local Redshift: cast what it orders by"


WINDOW_RULES: tuple[tuple[type, Callable[..., str | None]], ...] = (
    (exp.Window, _window),
    (exp.Lag, _neighbour),
    (exp.Lead, _neighbour),
    (exp.WithinGroup, _percentile),
)
