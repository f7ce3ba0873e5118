"""Which `:name` parameters statements speak of, by their tokens."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot.tokens import TokenType

from .source import read_tokens


def named_parameters(sql: str) -> set[str]:
    """Names that follow a colon; `::` is another token, a cast."""
    tokens = read_tokens(sql)
    return {
        after.text
        for colon, after in zip(tokens, tokens[1:])
        if colon.token_type == TokenType.COLON and after.start == colon.end + 1
    }


def unused_parameters(statements: Iterable[str], parameters: Iterable[str]) -> list[str]:
    """Given names that no statement speaks of: the Data API refuses them."""
    spoken: set[str] = set().union(*(named_parameters(sql) for sql in statements))
    return sorted(set(parameters) - spoken)
