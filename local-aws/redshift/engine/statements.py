"""What the engine can be told to do: each kind of statement with what executing it needs."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from .errors import TranslationError
from .dialects import ReadRedshift
from .expressions import bind_parameters, parse, write
from .source import Piece


@dataclass(frozen=True)
class Sql:
    """PostgreSQL's text, with the names of its bound parameters ($1 is the first)."""

    sql: str
    parameters: list[str] = field(default_factory=list)
    has_rows: bool = False
    # True for what cannot run inside a transaction, such as CREATE DATABASE.
    alone: bool = False


@dataclass(frozen=True)
class Copy:
    """COPY table FROM 's3://…manifest' IAM_ROLE '…' FORMAT AS PARQUET MANIFEST."""

    schema: str | None
    table: str
    manifest: str
    iam_role: str


Statement = Sql | Copy


def translate_call(piece: Piece) -> Sql:
    """CALL name(values)."""
    if piece.word(0) != "CALL" or piece.tokens[-1].token_type != TokenType.R_PAREN:
        raise TranslationError("CALL name(values) is wanted")
    opening = next((i for i, token in enumerate(piece.tokens) if token.token_type == TokenType.L_PAREN), 0)
    name = ".".join(_name(token.text) for token in piece.tokens[1:opening] if token.text != ".")
    if not name:
        raise TranslationError("CALL name(values) is wanted")
    inside = piece.part(opening + 1, -1)
    if not inside.tokens:
        return Sql(f"CALL {name}()")
    tree = parse(f"select {inside.text}")
    if not isinstance(tree, exp.Select) or tree.args.get("from_"):
        raise TranslationError("CALL takes values only")
    parameters = bind_parameters(tree)
    return Sql(f"CALL {name}({write(tree, is_value=True)[len('SELECT ') :]})", parameters)


def translate_copy(piece: Piece) -> Copy:
    """COPY of Parquet files that a manifest lists; every other form is refused."""
    tree = parse_copy(piece)
    options = [_option(parameter) for parameter in tree.args.get("params") or []]
    if sorted(options) != ["FORMAT PARQUET", "MANIFEST"]:
        raise TranslationError(f"only COPY … FORMAT AS PARQUET MANIFEST is known, not {' '.join(options) or 'this'}")
    credentials = tree.args.get("credentials")
    role = credentials.args.get("iam_role") if credentials else None
    files = tree.args.get("files") or []
    if not isinstance(role, exp.Literal) or set(_given(credentials)) != {"iam_role"}:
        raise TranslationError("COPY needs IAM_ROLE 'arn:…'")
    if len(files) != 1 or not isinstance(files[0], exp.Literal) or not files[0].is_string:
        raise TranslationError("COPY needs one quoted S3 address")
    table = tree.this
    if not isinstance(table, exp.Table) or set(_given(table)) - {"this", "db"}:
        raise TranslationError("COPY goes into a whole table")
    return Copy(table.db.lower() or None, table.name.lower(), files[0].name, role.name)


def parse_copy(piece: Piece) -> exp.Copy:
    try:
        tree = sqlglot.parse_one(piece.text, read=ReadRedshift)
    except SqlglotError as error:
        raise TranslationError(f"syntax error: {str(error).splitlines()[0]}") from error
    if not isinstance(tree, exp.Copy) or not tree.args.get("kind"):
        raise TranslationError("only COPY … FROM is known")
    return tree


def translate_refresh(piece: Piece) -> Sql:
    """REFRESH MATERIALIZED VIEW name."""
    if [piece.word(1), piece.word(2)] != ["MATERIALIZED", "VIEW"] or len(piece.tokens) not in (4, 6):
        raise TranslationError("REFRESH MATERIALIZED VIEW name is wanted")
    name = ".".join(_name(token.text) for token in piece.tokens[3:] if token.text != ".")
    return Sql(f"REFRESH MATERIALIZED VIEW {name}")


def _option(parameter: exp.Expression) -> str:
    value = parameter.args.get("expression")
    return f"{parameter.name.upper()} {value.name.upper()}" if value else parameter.name.upper()


def _given(node: exp.Expression) -> list[str]:
    return [name for name, value in node.args.items() if value]


def _name(text: str) -> str:
    if not text.isidentifier():
        raise TranslationError(f"not a name: {text}")
    return f'"{text.lower()}"'
