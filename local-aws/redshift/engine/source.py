"""Cuts SQL text into statements by Redshift's tokenizer, so that strings, comments and $$ bodies never fool it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot.errors import TokenError
from sqlglot.tokens import Token, TokenType

from .dialects import ReadRedshift
from .errors import TranslationError


@dataclass(frozen=True)
class Piece:
    """Consecutive tokens of a text, with the text itself."""

    source: str
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return self.source[self.tokens[0].start : self.tokens[-1].end + 1]

    @property
    def line(self) -> int:
        """The line of the text at which it begins, counted from 1."""
        return self.source.count("\n", 0, self.tokens[0].start) + 1

    def word(self, index: int) -> str:
        """The token there, in upper case; empty past the end."""
        return self.tokens[index].text.upper() if index < len(self.tokens) else ""

    def part(self, start: int, end: int | None = None) -> Piece:
        return Piece(self.source, self.tokens[start:end])

    def without(self, start: int, end: int) -> str:
        """The text, with the tokens from start to end cut out."""
        before = self.source[self.tokens[0].start : self.tokens[start].start]
        after = self.source[self.tokens[end - 1].end + 1 : self.tokens[-1].end + 1]
        return before + after


def read_tokens(source: str) -> tuple[Token, ...]:
    try:
        return tuple(ReadRedshift().tokenize(source))
    except TokenError as error:
        raise TranslationError(f"not SQL: {error}") from error


def split_statements(source: str) -> list[Piece]:
    """The statements of a text, which end in semicolons; comments alone are no statement."""
    pieces: list[Piece] = []
    current: list[Token] = []
    for token in read_tokens(source):
        if token.token_type != TokenType.SEMICOLON:
            current.append(token)
        elif current:
            pieces.append(Piece(source, tuple(current)))
            current = []
    if current:
        pieces.append(Piece(source, tuple(current)))
    return pieces
