"""What is refused of literals, types and operators, because PostgreSQL reads it otherwise than Redshift or nobody says how."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlglot import exp
from sqlglot.tokens import Token, TokenType

from .errors import TranslationError

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.Like, exp.ILike, exp.In, exp.Between)
# Digits of a decimal, bytes of a text; the sizes that MAX stands for.
LARGEST_SIZE = {exp.DType.VARCHAR: 65535, exp.DType.CHAR: 4096, exp.DType.DECIMAL: 38}


def check_strings(text: str, tokens: Iterable[Token]) -> None:
    """Raises for a backslash in a string that stands before anything but a backslash or a quote."""
    for token in tokens:
        if token.token_type != TokenType.STRING:
            continue
        rest = text[token.start : token.end + 1].replace("\\\\", "").replace("\\'", "")
        if "\\" in rest:
            escape = rest[rest.index("\\") :][:2]
            raise TranslationError(f"the escape {escape} in a string is not known to the local Redshift: {token.text[:60]!r}")


def _number(node: exp.Literal) -> str | None:
    if node.is_string or "e" not in node.name.lower() or isinstance(node.parent, exp.Cast):
        return None
    return f"the type of the literal {node.name} is not known to the local Redshift: cast it"


def _comparison(node: exp.Expression) -> str | None:
    """PostgreSQL ranks comparisons otherwise since 9.5, which Redshift branched off long before."""
    sides = [value for name, value in node.args.items() if name in ("this", "expression")]
    if any(isinstance(side, _COMPARISONS) for side in sides):
        return f"a comparison of a comparison is not known to the local Redshift without parentheses: {node.sql('redshift')}"
    return None


def _escape(node: exp.Escape) -> str | None:
    sign = node.expression
    if isinstance(sign, exp.Literal) and sign.is_string and len(sign.name) == 1:
        return None
    return "ESCAPE of anything but one character is not known to the local Redshift"


def _size(node: exp.DataType) -> str | None:
    sizes = [int(size.name) if size.name.isdecimal() else 0 for size in node.expressions]
    most = LARGEST_SIZE.get(node.this)
    is_max = node.this != exp.DType.DECIMAL and len(sizes) == 1 and node.expressions[0].name.upper() == "MAX"
    if not sizes or most is None or is_max:
        return None
    name = node.sql("redshift")
    if not 0 < sizes[0] <= most or len(sizes) > 1 and sizes[1] > min(37, sizes[0]):
        return f"Redshift has no type {name}: its size ends at {most}"
    if node.this == exp.DType.DECIMAL and sizes[0] == 19:
        return f"{name} holds less than 19 digits say (63 bits), which is not known to the local Redshift: use 18 or 20"
    return None


VALUE_RULES: tuple[tuple[type, Callable[..., str | None]], ...] = (
    (exp.Literal, _number),
    *((kind, _comparison) for kind in _COMPARISONS),
    (exp.Escape, _escape),
    (exp.DataType, _size),
)
