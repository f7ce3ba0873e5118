"""From Redshift's dialect to what the engine executes. Untranslatable is an error, never a guess."""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp

from .definitions import translate_definition
from .errors import TranslationError
from .expressions import bind_parameters, parse, write
from .rights import is_about_rights, translate_rights
from .source import Piece, split_statements
from .statements import Sql, Statement, translate_call, translate_copy, translate_refresh

_DEFINITIONS = frozenset(("CREATE", "DROP", "ALTER", "COMMENT", "ANALYZE"))
_WRITES = frozenset(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "("))
_REASONS = {
    "TRUNCATE": "TRUNCATE commits on Redshift: use DELETE",
    "BEGIN": "the Data API opens and ends transactions itself",
    "START": "the Data API opens and ends transactions itself",
    "COMMIT": "the Data API opens and ends transactions itself",
    "ROLLBACK": "the Data API opens and ends transactions itself",
}


@lru_cache(maxsize=2048)
def translate_statement(text: str) -> Statement:
    """
    One statement. Raises TranslationError, also when the text holds none or several.
    What was translated is kept: each run says the same to the warehouse with other values bound, and an installation says
    some 300 statements, none of which would be met again if fewer were kept.
    """
    pieces = split_statements(text)
    if len(pieces) != 1:
        raise TranslationError(f"one statement is wanted, not {len(pieces)}")
    return translate_piece(pieces[0])


def translate_script(text: str) -> list[Statement]:
    """All statements of a file. Raises TranslationError with the line in the file."""
    return [translate_piece(piece) for piece in split_statements(text)]


def translate_piece(piece: Piece) -> Statement:
    try:
        return _translate(piece)
    except TranslationError as error:
        raise error.at(piece.line) from error


def _translate(piece: Piece) -> Statement:
    word = piece.word(0)
    if word in _WRITES:
        return _write(piece)
    if is_about_rights(piece):
        return translate_rights(piece)
    if word in _DEFINITIONS:
        return translate_definition(piece)
    if word == "CALL":
        return translate_call(piece)
    if word == "COPY":
        return translate_copy(piece)
    if word == "REFRESH":
        return translate_refresh(piece)
    raise TranslationError(_REASONS.get(word, f"{word} is not known to the local Redshift"))


def _write(piece: Piece) -> Sql:
    tree = parse(piece.text)
    if not isinstance(tree, (exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Merge)):
        raise TranslationError(f"{type(tree).__name__} is not known to the local Redshift")
    parameters = bind_parameters(tree)
    return Sql(write(tree), parameters, has_rows=isinstance(tree, exp.Query))
