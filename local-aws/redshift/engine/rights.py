"""Roles, users and what they may read: the forms that an installation says, word by word. Redshift's roles are PostgreSQL's.

Sources: AWS, "CREATE ROLE", "CREATE USER", "ALTER USER" and "GRANT" of Amazon Redshift.
"""

from __future__ import annotations

from sqlglot.tokens import TokenType

from .errors import TranslationError
from .source import Piece
from .statements import Sql

_SHORTEST_SESSION = 60
_LONGEST_SESSION = 1_728_000


def is_about_rights(piece: Piece) -> bool:
    words = (piece.word(0), piece.word(1))
    return words[0] == "GRANT" or words in (("CREATE", "ROLE"), ("CREATE", "USER"), ("ALTER", "USER"))


def translate_rights(piece: Piece) -> Sql:
    said = _Words(piece)
    first, second = said.take(), said.take()
    if first == "CREATE" and second == "ROLE":
        sql = f"CREATE ROLE {said.name()} NOLOGIN"
    elif first == "CREATE":
        sql = _create_user(said)
    elif first == "ALTER":
        sql = _alter_user(said)
    elif second == "ROLE":
        sql = f"GRANT {said.name()} TO {said.after('TO')}"
    elif second == "USAGE":
        said.expect("ON", "SCHEMA")
        sql = f"GRANT USAGE ON SCHEMA {said.name()} TO {said.after('TO', 'ROLE')}"
    elif second == "SELECT":
        said.expect("ON", "TABLE")
        sql = f"GRANT SELECT ON TABLE {', '.join(said.names())} TO {said.after('TO', 'ROLE')}"
    else:
        raise TranslationError(f"GRANT {second} is not known to the local Redshift")
    said.end()
    return Sql(sql)


def _create_user(said: _Words) -> str:
    """A session's timeout is counted in seconds by the one, in milliseconds by the other."""
    user = said.name()
    said.expect("PASSWORD")
    password = "NULL" if said.skip("DISABLE") else said.text()
    options = f"CREATE ROLE {user} LOGIN PASSWORD {password}"
    if said.skip("CONNECTION"):
        said.expect("LIMIT")
        options += f" CONNECTION LIMIT {said.number()}"
    if not said.skip("SESSION"):
        return options
    said.expect("TIMEOUT")
    seconds = said.number()
    if not _SHORTEST_SESSION <= seconds <= _LONGEST_SESSION:
        raise TranslationError(f"SESSION TIMEOUT is {_SHORTEST_SESSION} to {_LONGEST_SESSION} seconds, not {seconds}")
    return f"{options}; ALTER ROLE {user} SET idle_session_timeout TO {seconds * 1000}"


def _alter_user(said: _Words) -> str:
    user = said.name()
    said.expect("SET", "STATEMENT_TIMEOUT", "TO")
    return f"ALTER ROLE {user} SET statement_timeout TO {said.number()}"


class _Words:
    """The tokens of a statement, one after the other."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._at = 0

    def take(self) -> str:
        self._at += 1
        return self._piece.word(self._at - 1)

    def skip(self, word: str) -> bool:
        if self._piece.word(self._at) != word:
            return False
        self._at += 1
        return True

    def expect(self, *words: str) -> None:
        for word in words:
            if not self.skip(word):
                found = self._piece.word(self._at) or "the end"
                raise TranslationError(f"{self._piece.word(0)}: {word} is wanted, not {found}")

    def name(self) -> str:
        text = self.take().lower()
        if not text.isidentifier():
            raise TranslationError(f"not a name: {text or 'the end'}")
        return f'"{text}"'

    def names(self) -> list[str]:
        names = [self.name()]
        while self.skip(","):
            names.append(self.name())
        return names

    def after(self, *words: str) -> str:
        self.expect(*words)
        return self.name()

    def number(self) -> int:
        text = self.take()
        if not text.isdigit():
            raise TranslationError(f"not a number: {text or 'the end'}")
        return int(text)

    def text(self) -> str:
        """As it is written, for a password's letters count."""
        token = self._piece.tokens[self._at] if self._at < len(self._piece.tokens) else None
        if token is None or token.token_type != TokenType.STRING:
            raise TranslationError("PASSWORD takes a text, or DISABLE")
        self._at += 1
        return "'" + token.text.replace("'", "''") + "'"

    def end(self) -> None:
        if self._at < len(self._piece.tokens):
            raise TranslationError(f"{self._piece.word(self._at)} is not known to the local Redshift there")
