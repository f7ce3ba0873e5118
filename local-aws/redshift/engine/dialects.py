"""Two dialects of sqlglot: Redshift as it is read, PostgreSQL as this engine writes it."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.redshift import Redshift
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.redshift import RedshiftParser
from sqlglot.tokens import TokenType

from .date_rules import shape_of
from .rules import unit_name
from .value_rules import LARGEST_SIZE
from .values import SCHEMA, VALUE_TRANSFORMS, compat

# Read as plain calls, because sqlglot's own nodes for them forget what Redshift means.
_PLAIN_CALLS = frozenset(
    ("GETDATE", "TO_CHAR", "TO_DATE", "DATE_TRUNC", "CONCAT", "ADD_MONTHS", "OCTET_LENGTH", "TRUNC")
)

# Plain calls that are known: their name on PostgreSQL and how many arguments they take.
PLAIN_FUNCTIONS: dict[str, tuple[str, int, int]] = {
    "getdate": (f"{SCHEMA}.getdate", 0, 0),
    "to_char": (f"{SCHEMA}.to_char", 2, 2),
    "to_date": (f"{SCHEMA}.to_date", 2, 2),
    "date_trunc": (f"{SCHEMA}.date_trunc", 2, 2),
    "add_months": (f"{SCHEMA}.add_months", 2, 2),
    "octet_length": (f"{SCHEMA}.octet_length", 1, 1),
    "trunc": (f"{SCHEMA}.trunc", 1, 2),
}

# Redshift's sizes for types written without one.
_DEFAULT_SIZE = {
    exp.DType.VARCHAR: "VARCHAR(256)",
    exp.DType.TEXT: "VARCHAR(256)",
    exp.DType.CHAR: "CHAR(1)",
    exp.DType.DECIMAL: "DECIMAL(18, 0)",
}


class ReadRedshiftParser(RedshiftParser):
    FUNCTIONS = {name: build for name, build in RedshiftParser.FUNCTIONS.items() if name not in _PLAIN_CALLS}


class ReadRedshift(Redshift):
    Parser = ReadRedshiftParser

    class Tokenizer(Redshift.Tokenizer):
        # sqlglot swallows everything after these words as one string; here they are words like any other.
        COMMANDS: set[TokenType] = set()


def _anonymous(self: PostgresGenerator, node: exp.Anonymous) -> str:
    name = PLAIN_FUNCTIONS[node.name.lower()][0]
    arguments = list(node.expressions)
    if name == f"{SCHEMA}.to_date":
        arguments.append(exp.Literal.string(shape_of(arguments[1].name) or ""))
    return self.func(name, *arguments, normalize=False)


def _dateadd(self: PostgresGenerator, node: exp.TsOrDsAdd) -> str:
    unit = exp.Literal.string(unit_name(node.args.get("unit")))
    return self.func(f"{SCHEMA}.dateadd", unit, node.expression, node.this, normalize=False)


def _datediff(self: PostgresGenerator, node: exp.TsOrDsDiff) -> str:
    unit = exp.Literal.string(unit_name(node.args.get("unit")))
    return self.func(f"{SCHEMA}.datediff", unit, node.expression, node.this, normalize=False)


def _extract(self: PostgresGenerator, node: exp.Extract) -> str:
    """An integer in Redshift, a numeric in PostgreSQL."""
    return f"CAST(EXTRACT({node.this.name} FROM {self.sql(node, 'expression')}) AS INTEGER)"


def _listagg(self: PostgresGenerator, node: exp.WithinGroup) -> str:
    if not isinstance(node.this, exp.GroupConcat):
        return f"{self.sql(node, 'this')} WITHIN GROUP ({self.sql(node, 'expression').lstrip()})"
    separator = self.sql(node.this, "separator") or "''"
    order = self.sql(node, "expression")
    return f"{SCHEMA}.listed(STRING_AGG(CAST({self.sql(node.this, 'this')} AS TEXT), {separator}{order}))"


def _data_type(self: PostgresGenerator, node: exp.DataType) -> str:
    if node.expressions and node.expressions[0].name.upper() == "MAX":
        return f"{node.this.name}({LARGEST_SIZE[node.this]})"
    if node.expressions and node.this != exp.DType.TEXT:
        return self.datatype_sql(node)
    return _DEFAULT_SIZE.get(node.this) or self.datatype_sql(node)


class WritePostgresGenerator(PostgresGenerator):
    TRANSFORMS = {
        **PostgresGenerator.TRANSFORMS,
        **VALUE_TRANSFORMS,
        exp.Anonymous: _anonymous,
        exp.ConvertTimezone: compat("convert_timezone", "source_tz", "target_tz", "timestamp"),
        exp.CurrentDate: lambda self, node: f"{SCHEMA}.today()",
        exp.CurrentTimestamp: lambda self, node: f"{SCHEMA}.sysdate()",
        exp.DataType: _data_type,
        exp.Extract: _extract,
        exp.LastDay: compat("last_day", "this"),
        exp.TsOrDsAdd: _dateadd,
        exp.TsOrDsDiff: _datediff,
        exp.WithinGroup: _listagg,
    }


class WritePostgres(Postgres):
    Generator = WritePostgresGenerator
