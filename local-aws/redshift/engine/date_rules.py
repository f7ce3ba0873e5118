"""Dates, times and their formats: what is known of them, so that everything else is refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlglot import exp
from sqlglot.tokens import Token, TokenType

from .errors import TranslationError

_TRUNC_UNITS = frozenset("year quarter month week day hour minute second".split())
# The clock of a cast is the machine's, not the session's; infinity is no moment of Redshift's.
_WORDS = frozenset("now today tomorrow yesterday epoch allballs infinity +infinity -infinity".split())
_MOMENTS = (exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ)
_TYPE_WORDS = (TokenType.DATE, TokenType.TIMESTAMP, TokenType.TIMESTAMPTZ, TokenType.TIMESTAMPLTZ, TokenType.INTERVAL)

# Longest first: DDD is not DD and D.
_NUMBERS = "IYYY YYYY YY MM DDD DD D HH24 HH12 HH MI SS MS US AM PM Q IW WW".split()
_NAMES = [form for name in ("Month", "Mon", "Day", "Dy") for form in (name.upper(), name, name.lower())]
_TOKEN = re.compile("|".join([r'"[^"]*"', *_NAMES, *(f"(?i:{token})" for token in _NUMBERS), r"[^A-Za-z0-9\"]"]))
_SHAPES = {"YYYY": r"\d{4}", "MM": r"\d{2}", "DD": r"\d{2}", "MON": "[A-Za-z]{3}"}


def _call(node: exp.Anonymous) -> str | None:
    name = node.name.lower()
    if name == "date_trunc":
        unit = node.expressions[0].name.lower() if node.expressions and node.expressions[0].is_string else "?"
        return None if unit in _TRUNC_UNITS else f"date_trunc({unit!r}, …) is not known to the local Redshift: {_listed(_TRUNC_UNITS)}"
    if name in ("to_char", "to_date") and len(node.expressions) == 2:
        form = node.expressions[1]
        if not form.is_string:
            return f"{name} with a format that is no literal is not known to the local Redshift"
        known = tokens_of(form.name) if name == "to_char" else shape_of(form.name)
        return None if known else f"the format {form.name!r} of {name} is not known to the local Redshift"
    return None


def _listed(words: frozenset[str]) -> str:
    return f"it knows {', '.join(sorted(words))}"


def tokens_of(form: str) -> list[str] | None:
    """The parts of a format; None when one is not known."""
    tokens, at = [], 0
    while at < len(form):
        found = _TOKEN.match(form, at)
        if not found:
            return None
        tokens.append(found.group())
        at = found.end()
    return tokens


def shape_of(form: str) -> str | None:
    """
    The pattern of what a format of to_date describes, character by character. PostgreSQL forgives more than Redshift does
    where a text looks otherwise, and the other way round.
    """
    tokens = tokens_of(form)
    if tokens is None:
        return None
    shape = []
    for token in tokens:
        if token.upper() in _SHAPES:
            shape.append(_SHAPES[token.upper()])
        elif token[0].isalnum() or token[0] == '"':
            return None
        else:
            shape.append(re.escape(token))
    return f"^{''.join(shape)}$"


def _cast(node: exp.Cast) -> str | None:
    if node.to.this in _MOMENTS and node.this.is_string and node.this.name.strip().lower() in _WORDS:
        return f"{node.this.name!r} as a moment is not known to the local Redshift: use getdate() or sysdate"
    return None


def _interval(node: exp.Interval) -> str | None:
    text = node.this.name if node.this is not None else ""
    if node.this is None or not node.this.is_string and not node.this.is_int:
        return f"{node.sql('redshift')} is not known to the local Redshift"
    if "." in text:
        return f"a part of a unit, as in {node.sql('redshift')}, is not known to the local Redshift"
    if not node.args.get("unit") and not re.search("[a-z]", text, re.IGNORECASE):
        return f"{node.sql('redshift')} needs a unit"
    return None


def check_typed_strings(tokens: Sequence[Token]) -> None:
    """Raises for `timestamp '…'::date`, which sqlglot reads as a timestamp of `'…'::date`."""
    for kind, text, cast in zip(tokens, tokens[1:], tokens[2:]):
        is_typed = kind.token_type in _TYPE_WORDS and text.token_type == TokenType.STRING
        if is_typed and cast.token_type == TokenType.DCOLON:
            raise TranslationError(f"{kind.text} '{text.text}'::… is not known to the local Redshift: put ({kind.text} '…') in parentheses")


DATE_RULES: tuple[tuple[type, Callable[..., str | None]], ...] = (
    (exp.Anonymous, _call),
    (exp.Cast, _cast),
    (exp.Interval, _interval),
)
