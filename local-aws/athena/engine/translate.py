"""A query in Athena's SQL, checked and written in DuckDB's: what would mean something else there is refused."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from .allowed import refuse_strangers
from .errors import QueryFailed, Rejected
from .type_rules import apply_type_rules

UNNAMED = "__unnamed_"


def parse(sql: str) -> exp.Query:
    """The one query of a text. Raises Rejected."""
    try:
        statements = [statement for statement in sqlglot.parse(sql, dialect="athena") if statement is not None]
    except (ParseError, TokenError) as error:
        raise Rejected(_parse_message(error), "MALFORMED_QUERY") from error
    if len(statements) != 1:
        raise Rejected(f"Only one sql statement is allowed. Got: {sql}", "MALFORMED_QUERY")
    [query] = statements
    if not isinstance(query, exp.Query):
        kind = (query.this if isinstance(query, exp.Command) else type(query).__name__).upper()
        raise Rejected(f"The local Athena only reads (SELECT, WITH, SHOW, DESCRIBE); it does not execute {kind}.")
    refuse_strangers(query)
    return query


def tables_of(query: exp.Query, database: str) -> dict[tuple[str, str], exp.Table]:
    """Tables of the catalog that a query names, by database and name; names of WITH are none."""
    found: dict[tuple[str, str], exp.Table] = {}
    for scope in traverse_scope(query):
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                if source.catalog.lower() not in ("", "awsdatacatalog"):
                    raise QueryFailed(f"CATALOG_NOT_FOUND: Catalog '{source.catalog}' does not exist")
                found[(source.db or database).lower(), source.name.lower()] = source
    return found


def wants_path(query: exp.Query) -> bool:
    return any(column.name.lower() == "$path" for column in query.find_all(exp.Column))


def place_of(node: exp.Expression) -> str:
    """`line 1:15: `, where the parser noted it."""
    meta = node.this.meta if isinstance(node.this, exp.Expression) else {}
    return f"line {meta['line']}:{meta['col'] - len(node.name) + 1}: " if "line" in meta else ""


def translate(query: exp.Query, database: str, columns: dict[str, dict[str, dict[str, str]]]) -> str:
    """DuckDB's SQL; `columns` are the types by database, table and column. Raises QueryFailed."""
    _name_outputs(query)
    _make_decimals(query)
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    qualified = qualify(
        query,
        dialect="athena",
        db=database,
        schema=columns,
        expand_stars=False,
        validate_qualify_columns=False,
        isolate_tables=False,
    )
    typed = annotate_types(qualified, schema=columns, dialect="athena")
    return apply_type_rules(typed).sql(dialect="duckdb")


def _name_outputs(query: exp.Query) -> None:
    """Athena calls what has no name `_col0`, `_col1` by its place, which a star before it moves: named so at the end."""
    for select in query.find_all(exp.Select):
        for place, expression in enumerate(select.expressions):
            if not isinstance(expression, (exp.Alias, exp.Column, exp.Star)):
                expression.replace(exp.alias_(expression.copy(), f"{UNNAMED}{place}"))


def _make_decimals(query: exp.Query) -> None:
    """`1.10` is a decimal(3,2) in Athena; sqlglot takes it for a double."""
    for literal in list(query.find_all(exp.Literal)):
        digits = literal.name.replace(".", "", 1)
        if literal.is_string or digits == literal.name or not digits.isdigit():
            continue
        scale = len(literal.name.split(".")[1])
        literal.replace(exp.cast(literal.copy(), f"decimal({max(len(digits.lstrip('0')), scale, 1)}, {scale})"))


def _parse_message(error: Exception) -> str:
    details = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    line, column = details.get("line") or 1, details.get("col") or 1
    return f"line {line}:{column}: mismatched input '{details.get('highlight') or ''}'"
