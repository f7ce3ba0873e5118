"""What Redshift refuses, or means otherwise than PostgreSQL, although both parse it. Found here, not in production."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp
from sqlglot.generators.redshift import RedshiftGenerator

from .clause_rules import CLAUSE_RULES
from .date_rules import DATE_RULES
from .errors import TranslationError
from .value_rules import VALUE_RULES
from .value_types import INTEGERS, is_double, is_integer
from .window_rules import WINDOW_RULES

RESERVED_WORDS = frozenset(word.strip() for word in RedshiftGenerator.RESERVED_KEYWORDS)
EXTRACT_UNITS = frozenset("year quarter month week day dow doy hour minute".split())
DATE_UNITS = frozenset("year quarter month day hour minute second".split())
_UNIT_ALIASES = {
    **{alias: "year" for alias in ("y", "yr", "yrs", "years")},
    **{alias: "quarter" for alias in ("qtr", "qtrs", "quarters")},
    **{alias: "month" for alias in ("mon", "mons", "months")},
    **{alias: "day" for alias in ("d", "days")},
    **{alias: "hour" for alias in ("h", "hr", "hrs", "hours")},
    **{alias: "minute" for alias in ("m", "min", "mins", "minutes")},
    **{alias: "second" for alias in ("s", "sec", "secs", "seconds")},
}
_FRAMED = (exp.Sum, exp.Min, exp.Max, exp.Avg, exp.Count, exp.FirstValue, exp.LastValue)
KNOWN_TYPES = frozenset(
    (
        *INTEGERS,
        exp.DType.DECIMAL,
        exp.DType.FLOAT,
        exp.DType.DOUBLE,
        exp.DType.BOOLEAN,
        exp.DType.VARCHAR,
        exp.DType.TEXT,
        exp.DType.CHAR,
        exp.DType.DATE,
        exp.DType.TIMESTAMP,
        exp.DType.TIMESTAMPTZ,
    )
)


def unit_name(unit: exp.Expression | None) -> str:
    """A date part by its full lower-case name."""
    name = (unit.name if unit is not None else "").lower()
    return _UNIT_ALIASES.get(name, name)


def _identifier(node: exp.Identifier) -> str | None:
    word = node.this.lower()
    if not node.args.get("quoted") and word in RESERVED_WORDS:
        return f'"{word}" is a reserved word of Redshift: quote it or choose another name'
    return None


def _subquery(node: exp.Subquery) -> str | None:
    if isinstance(node.parent, (exp.From, exp.Join)) and not node.alias:
        return "a subquery in FROM must have an alias"
    return None


def _window(node: exp.Window) -> str | None:
    if node.args.get("order") and isinstance(node.this, _FRAMED) and not node.args.get("spec"):
        return f"{node.this.key} over (… order by …) needs an explicit frame in Redshift (rows between …)"
    return None


def _window_spec(node: exp.WindowSpec) -> str | None:
    kind = str(node.args.get("kind") or "")
    return None if kind.upper() == "ROWS" else f"Redshift has window frames by ROWS only, not {kind}"


def _set_operation(node: exp.SetOperation) -> str | None:
    if not isinstance(node, exp.Union) and node.args.get("distinct") is False:
        return f"Redshift has no {node.key} all"
    return None


def _values(node: exp.Values) -> str | None:
    return None if isinstance(node.parent, exp.Insert) else "Redshift has VALUES in INSERT only"


def _division(node: exp.Div) -> str | None:
    """Redshift cuts a decimal quotient to a scale of its own; PostgreSQL keeps more digits. Types are not known here."""
    if is_double(node) or is_integer(node):
        return None
    return "the scale of a decimal quotient differs: cast one side to double precision, or both to an integer type"


def _average(node: exp.Avg) -> str | None:
    inner = node.this.unnest()
    if isinstance(inner, exp.Cast) and inner.to.this == exp.DType.DOUBLE:
        return None
    return "avg cuts integers and decimals in Redshift: cast its argument to double precision"


def _extract(node: exp.Extract) -> str | None:
    unit = node.this.name.lower()
    return None if unit in EXTRACT_UNITS else f"extract({unit} …) is not known to the local Redshift"


def _date_arithmetic(node: exp.TsOrDsAdd | exp.TsOrDsDiff) -> str | None:
    unit = unit_name(node.args.get("unit"))
    return None if unit in DATE_UNITS else f"date part {unit!r} is not known to the local Redshift"


def _data_type(node: exp.DataType) -> str | None:
    return None if node.this in KNOWN_TYPES else f"type {node.sql('redshift')} is not known to the local Redshift"


def _now(node: exp.CurrentTimestamp) -> str | None:
    return None if node.args.get("sysdate") else "CURRENT_TIMESTAMP runs on Redshift's leader node only: use getdate()"


def _merge(node: exp.Merge) -> str | None:
    whens = node.args["whens"].expressions
    matched = [when for when in whens if when.args.get("matched")]
    if len(whens) != 2 or len(matched) != 1:
        return "Redshift's MERGE has exactly one WHEN MATCHED and one WHEN NOT MATCHED"
    return None


def _listagg(node: exp.GroupConcat) -> str | None:
    if isinstance(node.this, exp.Distinct):
        return "listagg(distinct …) is not known to the local Redshift"
    if not isinstance(node.parent, exp.WithinGroup):
        return "listagg without WITHIN GROUP (ORDER BY …) has no order"
    return None


def _auto_refresh(node: exp.AutoRefreshProperty) -> str | None:
    return None if node.this.name.lower() == "no" else "AUTO REFRESH YES is not executed by the local Redshift"


def _heredoc(node: exp.Heredoc) -> str | None:
    return None if isinstance(node.parent, exp.Create) else "$$ encloses procedure bodies only"


RULES: tuple[tuple[type, Callable[..., str | None]], ...] = (
    (exp.Identifier, _identifier),
    (exp.Subquery, _subquery),
    (exp.Window, _window),
    (exp.WindowSpec, _window_spec),
    (exp.SetOperation, _set_operation),
    (exp.Values, _values),
    (exp.Div, _division),
    (exp.Avg, _average),
    (exp.Extract, _extract),
    (exp.TsOrDsAdd, _date_arithmetic),
    (exp.TsOrDsDiff, _date_arithmetic),
    (exp.DataType, _data_type),
    (exp.CurrentTimestamp, _now),
    (exp.Merge, _merge),
    (exp.GroupConcat, _listagg),
    (exp.AutoRefreshProperty, _auto_refresh),
    (exp.Heredoc, _heredoc),
    *VALUE_RULES,
    *CLAUSE_RULES,
    *DATE_RULES,
    *WINDOW_RULES,
)


def check_rules(root: exp.Expression) -> None:
    """Raises for the first node that breaks a rule."""
    for node in root.walk():
        for kind, rule in RULES:
            problem = rule(node) if isinstance(node, kind) else None
            if problem:
                raise TranslationError(problem)
