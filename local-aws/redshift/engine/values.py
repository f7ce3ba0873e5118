"""How values are written on PostgreSQL: casts, numeric functions and text functions, with Redshift's meaning.

Types are not known here, so what depends on them is a call of a function that has one form for each type; see compat/.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp
from sqlglot.generators.postgres import PostgresGenerator

from .value_types import INTEGERS

SCHEMA = "redshift_compat"
FLOATS = frozenset((exp.DType.FLOAT, exp.DType.DOUBLE))
TEXTS = frozenset((exp.DType.VARCHAR, exp.DType.TEXT))

# No value is longer than a VARBYTE, 16 MB. Looking at each length made a hash of a row three times as slow.
_MOST_DIGITS_OF_A_LENGTH = 8

Writer = Callable[[PostgresGenerator, exp.Expression], str]


def compat(name: str, *arguments: str) -> Writer:
    """Writes a node as a call of one of the functions in compat/."""

    def write(self: PostgresGenerator, node: exp.Expression) -> str:
        return self.func(f"{SCHEMA}.{name}", *(node.args.get(argument) for argument in arguments), normalize=False)

    return write


def _cast(self: PostgresGenerator, node: exp.Cast) -> str:
    target = self.sql(node, "to")
    return f"CAST({_looked_at(self, node)} AS {target})"


def _looked_at(self: PostgresGenerator, node: exp.Cast) -> str:
    """The value of a cast inside the function that looks at it, where there is one for the type."""
    value = self.sql(node, "this")
    kind = node.to.this
    if isinstance(node.this, exp.Null):
        return value
    if kind in TEXTS or kind == exp.DType.CHAR:
        size = self.sql(node, "to").partition("(")[2].rstrip(")")
        if kind in TEXTS and int(size) >= _MOST_DIGITS_OF_A_LENGTH and _is_length(node.this):
            return value
        text = f"{SCHEMA}.as_text({value}, {size})"
        return text if kind in TEXTS else f"{SCHEMA}.single_bytes({text})"
    if kind == exp.DType.BOOLEAN and not isinstance(node.this, exp.Boolean):
        return f"{SCHEMA}.truth({value})"
    if _is_number(node.this):
        # Redshift rounds constants, as PostgreSQL does.
        return value
    if kind in INTEGERS:
        return f"{SCHEMA}.whole({value})"
    if kind == exp.DType.DECIMAL:
        scale = node.to.expressions[1].name if len(node.to.expressions) > 1 else "0"
        return f"{SCHEMA}.places({value}, {scale})"
    return f"{SCHEMA}.finite({value})" if kind in FLOATS else value


def _is_length(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.upper() == "OCTET_LENGTH"


def _is_number(node: exp.Expression) -> bool:
    inner = node.unnest()
    if isinstance(inner, exp.Neg):
        inner = inner.this.unnest()
    return isinstance(inner, exp.Literal) and not inner.is_string


def _double(name: str, *arguments: str) -> Writer:
    """A function that takes and gives double precision, whatever it is given."""

    def write(self: PostgresGenerator, node: exp.Expression) -> str:
        values = (f"CAST({self.sql(node, argument)} AS DOUBLE PRECISION)" for argument in arguments)
        return f"{name}({', '.join(values)})"

    return write


def _counted(name: str, count: str, *arguments: str) -> Writer:
    """A text function that PostgreSQL calls by itself where its count is a number above 0: so it costs nothing more."""
    plain = compat(name, *arguments)

    def write(self: PostgresGenerator, node: exp.Expression) -> str:
        number = node.args.get(count)
        if isinstance(number, exp.Literal) and number.is_int and int(number.name) > 0:
            return self.func(name.upper(), *(node.args.get(argument) for argument in arguments))
        return plain(self, node)

    return write


def _pad(self: PostgresGenerator, node: exp.Pad) -> str:
    left = exp.Boolean(this=bool(node.args.get("is_left")))
    filling = node.args.get("fill_pattern") or exp.Literal.string(" ")
    return self.func(f"{SCHEMA}.pad", left, node.this, node.expression, filling, normalize=False)


def _sha2(self: PostgresGenerator, node: exp.SHA2) -> str:
    length = node.args.get("length") or exp.Literal.number(256)
    if length == exp.Literal.number(256):
        # Written out: PostgreSQL would call a function of its own for each row, which costs five times the hash.
        return f"ENCODE(SHA256(CONVERT_TO({self.sql(node, 'this')}, 'UTF8')), 'hex')"
    return self.func(f"{SCHEMA}.sha2", node.this, length, normalize=False)


VALUE_TRANSFORMS: dict[type, Writer] = {
    exp.Cast: _cast,
    exp.Ceil: compat("ceil", "this"),
    exp.Floor: compat("floor", "this"),
    exp.FromBase: compat("strtol", "this", "expression"),
    exp.Left: _counted("left", "expression", "this", "expression"),
    exp.Lower: compat("lower", "this"),
    exp.Pad: _pad,
    exp.Pow: _double("POWER", "this", "expression"),
    exp.Repeat: _counted("repeat", "times", "this", "times"),
    exp.Replace: compat("replace", "this", "expression", "replacement"),
    exp.Right: _counted("right", "expression", "this", "expression"),
    exp.Round: compat("round", "this", "decimals"),
    exp.SHA2: _sha2,
    exp.Sign: compat("sign", "this"),
    exp.SplitPart: compat("split_part", "this", "delimiter", "part_index"),
    exp.Sqrt: _double("SQRT", "this"),
    exp.StrPosition: compat("strpos", "this", "substr"),
    exp.Upper: compat("upper", "this"),
}
