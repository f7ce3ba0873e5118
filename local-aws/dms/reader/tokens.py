"""A logged statement as words, so that it is judged by what it says and not by how it is spelled."""

import re
from dataclasses import dataclass

BACKSLASHES = {True: r"\\.|", False: ""}
PATTERN = r"""
    (?P<blank> \s+ | --(?=\s|$)[^\n]* | \#[^\n]* | /\*(?!M?!).*?\*/ | /\*M?!\d* | \*/ )
  | (?P<text> '(?: {escape} '' | [^'] )*' )
  | (?P<quoted> `(?: `` | [^`] )*` | "(?: {escape} "" | [^"] )*" )
  | (?P<word> [\w$]+ )
  | (?P<mark> . )
"""
PATTERNS = {
    escapes: re.compile(PATTERN.format(escape=escape), re.VERBOSE | re.DOTALL) for escapes, escape in BACKSLASHES.items()
}


@dataclass(frozen=True)
class Token:
    """`kind` is word, quoted (a name, or a text by another sql_mode), text or mark."""

    kind: str
    text: str

    @property
    def name(self):
        """The identifier without its quotes."""
        quote = self.text[0]
        return self.text[1:-1].replace(quote * 2, quote) if self.kind == "quoted" else self.text


def tokens(statement, escapes=True):
    """Without blanks and comments; what stands in `/*! … */` is executed, so it counts.

    `escapes`: whether a backslash escapes inside of quotes, which NO_BACKSLASH_ESCAPES turns off.
    """
    found = PATTERNS[escapes].finditer(statement)
    return [Token(match.lastgroup, match.group()) for match in found if match.lastgroup != "blank"]


class Words:
    """Reads tokens from the left."""

    def __init__(self, found):
        self._tokens = found
        self._at = 0

    def __bool__(self):
        return self._at < len(self._tokens)

    def peek(self):
        """The next word or mark in upper case; empty for a quoted one, and at the end."""
        token = self._tokens[self._at] if self else None
        return token.text.upper() if token and token.kind in ("word", "mark") else ""

    def next(self):
        """Steps over one token and gives it as `peek` does."""
        word = self.peek()
        self._at += 1
        return word

    def take(self, *words):
        """Steps over these words if they are the next ones."""
        before = self._at
        for word in words:
            if self.peek() != word:
                self._at = before
                return False
            self._at += 1
        return True

    def take_any(self, words):
        """Steps over one of these words; gives it, or an empty text."""
        return self.next() if self.peek() in words else ""

    def skip_to(self, *words):
        """Steps behind the first of these words; false, and at the end, where there is none."""
        while self:
            if self.next() in words:
                return True
        return False

    def value(self):
        """Steps over a name or a text and gives it without quotes; empty where there is none."""
        token = self._tokens[self._at] if self else None
        if token is None or token.kind == "mark":
            return ""
        self._at += 1
        return token.name if token.kind == "quoted" else token.text.strip("'")

    def table(self, default_schema):
        """(schema, table); None where no name stands."""
        first = self.value()
        if not first:
            return None
        if not self.take("."):
            return (default_schema, first)
        second = self.value()
        return (first, second) if second else None
