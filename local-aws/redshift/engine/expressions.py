"""Translates one query, one write or one expression: parse, check, rewrite, write."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from .allowed import check_allowed
from .column_names import name_columns
from .correlations import check_correlations
from .date_rules import check_typed_strings
from .dialects import PLAIN_FUNCTIONS, ReadRedshift, WritePostgres
from .errors import TranslationError
from .rules import check_rules
from .scales import even_meetings
from .source import read_tokens
from .value_rules import check_strings

_WRITTEN = (exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Merge)


def parse(text: str) -> exp.Expression:
    """One statement of Redshift's dialect as a checked tree."""
    try:
        trees = sqlglot.parse(text, read=ReadRedshift, error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise TranslationError(f"syntax error: {_first_line(error)}") from error
    if len(trees) != 1 or trees[0] is None:
        raise TranslationError("exactly one statement is wanted")
    tree = trees[0]
    if isinstance(tree, exp.Command):
        raise TranslationError(f"Command is not known to the local Redshift: {text.strip()[:80]}")
    tokens = read_tokens(text)
    check_strings(text, tokens)
    check_typed_strings(tokens)
    check_allowed(tree)
    check_rules(tree)
    check_correlations(tree)
    _check_calls(tree)
    return tree


def write(tree: exp.Expression, is_value: bool = False) -> str:
    """
    PostgreSQL's text of a checked tree. Names are lower case and quoted: Redshift folds quoted names as well.
    The columns of a SELECT that only carries values get no names.
    """
    even_meetings(tree)
    name_columns(tree, keep_root=is_value)
    for name in tree.find_all(exp.Identifier):
        name.set("this", name.this.lower())
        name.set("quoted", True)
    try:
        return tree.sql(WritePostgres, unsupported_level=ErrorLevel.RAISE, comments=False)
    except SqlglotError as error:
        raise TranslationError(f"has no equal on PostgreSQL: {_first_line(error)}") from error


def translate_write(text: str) -> str:
    """A query, INSERT, UPDATE, DELETE or MERGE; what else there is is no plain statement."""
    tree = parse(text)
    if not isinstance(tree, _WRITTEN):
        raise TranslationError(f"{type(tree).__name__} cannot stand here: {text.strip()[:80]}")
    return write(tree)


def translate_expression(text: str) -> str:
    """A value, as plpgsql has them in IF, assignments and RAISE."""
    tree = parse(f"select {text}")
    if not isinstance(tree, exp.Select) or set(_present(tree)) != {"expressions"} or len(tree.expressions) != 1:
        raise TranslationError(f"not one value: {text.strip()[:80]}")
    return write(tree, is_value=True)[len("SELECT ") :]


def translate_type(text: str) -> str:
    """A data type by its name."""
    cast = parse(f"select cast(null as {text})").find(exp.Cast)
    if cast is None:
        raise TranslationError(f"not a type: {text}")
    return cast.to.sql(WritePostgres)


def bind_parameters(tree: exp.Expression) -> list[str]:
    """Numbers the `:name` parameters of a statement ($1, $2, …) and returns their names in that order."""
    names: list[str] = []
    for parameter in list(tree.find_all(exp.Placeholder)):
        if not parameter.name:
            raise TranslationError("parameters are named, as :name")
        if parameter.name not in names:
            names.append(parameter.name)
        parameter.replace(exp.var(f"${names.index(parameter.name) + 1}"))
    return names


def _check_calls(tree: exp.Expression) -> None:
    for call in tree.find_all(exp.Anonymous):
        known = PLAIN_FUNCTIONS.get(call.name.lower())
        if known is None:
            raise TranslationError(f"function {call.name} is not known to the local Redshift")
        _, least, most = known
        if not least <= len(call.expressions) <= most:
            raise TranslationError(f"function {call.name} does not take {len(call.expressions)} arguments")


def _present(tree: exp.Expression) -> list[str]:
    return [name for name, value in tree.args.items() if value]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
