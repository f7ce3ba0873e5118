"""Parts of a procedure's body that stand on their own: names, declarations, where INTO is."""

from __future__ import annotations

from sqlglot.tokens import Token, TokenType

from .errors import TranslationError
from .expressions import translate_expression, translate_type
from .source import Piece


def quoted(token: Token) -> str:
    """A variable's name as PostgreSQL has it."""
    if not token.text.isidentifier():
        raise TranslationError(f"not a variable: {token.text}")
    return f'"{token.text.lower()}"'


def find_into(tokens: tuple[Token, ...]) -> int | None:
    """The place of SELECT's INTO: at depth 0, and not INSERT's."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        is_into = depth == 0 and token.text.upper() == "INTO" and token.token_type != TokenType.STRING
        if is_into and tokens[index - 1].text.upper() not in ("INSERT", "MERGE"):
            return index
    return None


def writes_rows(tokens: tuple[Token, ...]) -> bool:
    """True for a WITH that leads to a write, not to a query."""
    depth = 0
    for token in tokens:
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if depth == 0 and token.token_type in (TokenType.INSERT, TokenType.UPDATE, TokenType.DELETE):
            return True
    return False


def translate_declaration(piece: Piece) -> str:
    """`name [constant] type [not null] [:= value]`; a type may be `record`, `t%rowtype` or `t.c%type`."""
    words = [piece.word(index) for index in range(len(piece.tokens))]
    name = quoted(piece.tokens[0])
    start = 2 if words[1:2] == ["CONSTANT"] else 1
    stops = [index for index, word in enumerate(words) if word in (":=", "=", "DEFAULT")]
    end = stops[0] if stops else len(words)
    not_null = words[end - 2 : end] == ["NOT", "NULL"]
    kind = piece.part(start, end - 2 if not_null else end)
    text = f"{name} {'CONSTANT ' if start == 2 else ''}{_declared_type(kind)}{' NOT NULL' if not_null else ''}"
    if stops:
        text += f" := {translate_expression(piece.part(end + 1).text)}"
    return text + ";"


def _declared_type(kind: Piece) -> str:
    if not kind.tokens:
        raise TranslationError("a variable needs a type")
    words = [kind.word(index) for index in range(len(kind.tokens))]
    if words == ["RECORD"]:
        return "RECORD"
    if words[-2:-1] == ["%"] and words[-1] in ("TYPE", "ROWTYPE"):
        path = [quoted(token) for token in kind.tokens[:-2] if token.text != "."]
        return f"{'.'.join(path)}%{words[-1]}"
    return translate_type(kind.text)
