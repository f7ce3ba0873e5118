"""Translates the body of a procedure: plpgsql control stays, every statement and value in it is translated.

Redshift's plpgsql is PostgreSQL's of old; the control words below mean the same in both. What is left out on purpose:
EXECUTE (its text is not known before it runs), COMMIT, ROLLBACK and TRUNCATE (they end the caller's transaction on
Redshift), cursors, PERFORM and STRICT (Redshift has neither).
"""

from __future__ import annotations

from sqlglot.tokens import TokenType

from .errors import TranslationError
from .expressions import translate_expression, translate_write
from .procedure_parts import find_into, quoted, translate_declaration, writes_rows
from .source import Piece, read_tokens
from .statements import translate_call

_PLAIN = frozenset(("INSERT", "UPDATE", "DELETE", "MERGE", "WITH"))
_LEVELS = frozenset(("DEBUG", "LOG", "INFO", "NOTICE", "WARNING", "EXCEPTION"))
_REFUSED = frozenset(("COMMIT", "ROLLBACK", "TRUNCATE", "EXECUTE", "PERFORM", "OPEN", "FETCH", "CLOSE", "COPY"))


def translate_body(body: str) -> str:
    """PostgreSQL's text of a procedure's body."""
    return _Body(body).translate()


class _Body:
    def __init__(self, body: str) -> None:
        self._all = Piece(body, read_tokens(body))
        self._at = 0

    def translate(self) -> str:
        try:
            text = self._block()
        except TranslationError as error:
            raise error.at(self._line()) from error
        self._skip_semicolon()
        if self._at < len(self._all.tokens):
            raise TranslationError(f"unexpected after the last end: {self._word()}", self._line())
        return text

    # Reading

    def _word(self, ahead: int = 0) -> str:
        return self._all.word(self._at + ahead)

    def _line(self) -> int:
        at = min(self._at, len(self._all.tokens) - 1)
        return self._all.part(at).line

    def _expect(self, *words: str) -> None:
        for word in words:
            if self._word() != word:
                raise TranslationError(f"{word} is expected, not {self._word() or 'the end'}", self._line())
            self._at += 1

    def _skip_semicolon(self) -> None:
        if self._token_type() == TokenType.SEMICOLON:
            self._at += 1

    def _token_type(self) -> TokenType | None:
        return self._all.tokens[self._at].token_type if self._at < len(self._all.tokens) else None

    def _until(self, *stops: str) -> Piece:
        """The tokens up to one of the words at depth 0 (not inside parentheses or CASE … END); the word stays unread."""
        start, depth = self._at, 0
        while self._at < len(self._all.tokens):
            word = self._word()
            if depth == 0 and word in stops:
                break
            depth += {"(": 1, ")": -1, "CASE": 1}.get(word, 0) - (1 if word == "END" and depth > 0 else 0)
            self._at += 1
        else:
            raise TranslationError(f"{' or '.join(stops)} is missing", self._all.part(start).line)
        if start == self._at:
            raise TranslationError(f"something is missing before {self._word()}", self._line())
        return self._all.part(start, self._at)

    def _value(self, *stops: str) -> str:
        piece = self._until(*stops)
        try:
            return translate_expression(piece.text)
        except TranslationError as error:
            raise error.at(piece.line) from error

    # Writing

    def _block(self) -> str:
        lines = []
        if self._word() == "DECLARE":
            lines.append(self._declarations())
        self._expect("BEGIN")
        lines += ["BEGIN", self._statements("END", "EXCEPTION")]
        if self._word() == "EXCEPTION":
            raise TranslationError("EXCEPTION blocks are not known to the local Redshift", self._line())
        self._expect("END")
        return "\n".join([*lines, "END"])

    def _declarations(self) -> str:
        self._expect("DECLARE")
        lines = ["DECLARE"]
        while self._word() != "BEGIN":
            piece = self._until(";")
            self._skip_semicolon()
            try:
                lines.append(translate_declaration(piece))
            except TranslationError as error:
                raise error.at(piece.line) from error
        return "\n".join(lines)

    def _statements(self, *stops: str) -> str:
        lines = []
        while self._word() not in stops:
            if self._at >= len(self._all.tokens):
                raise TranslationError(f"{' or '.join(stops)} is missing", self._line())
            line = self._line()
            try:
                lines.append(self._statement() + ";")
            except TranslationError as error:
                raise error.at(line) from error
            self._expect(";")
        return "\n".join(lines)

    def _statement(self) -> str:
        word = self._word()
        if word in _REFUSED:
            raise TranslationError(f"{word} is not known to the local Redshift inside a procedure")
        controls = {
            "IF": self._if,
            "WHILE": self._while,
            "LOOP": self._loop,
            "FOR": self._for,
            "BEGIN": self._block,
            "DECLARE": self._block,
            "RAISE": self._raise,
            "GET": self._diagnostics,
            "SELECT": self._select,
            "CALL": self._call,
        }
        if word in controls:
            return controls[word]()
        if word == "WITH":
            return self._select()
        if word in _PLAIN:
            return translate_write(self._until(";").text)
        if word in ("NULL", "RETURN") and self._word(1) == ";":
            self._at += 1
            return word
        if word in ("EXIT", "CONTINUE"):
            return self._leave()
        if self._word(1) in (":=", "="):
            return self._assignment()
        raise TranslationError(f"{word} is not known to the local Redshift inside a procedure")

    def _if(self) -> str:
        self._expect("IF")
        text = f"IF {self._value('THEN')} THEN\n"
        self._expect("THEN")
        text += self._statements("ELSIF", "ELSEIF", "ELSE", "END")
        while self._word() in ("ELSIF", "ELSEIF"):
            self._at += 1
            text += f"\nELSIF {self._value('THEN')} THEN\n"
            self._expect("THEN")
            text += self._statements("ELSIF", "ELSEIF", "ELSE", "END")
        if self._word() == "ELSE":
            self._at += 1
            text += "\nELSE\n" + self._statements("END")
        self._expect("END", "IF")
        return text + "\nEND IF"

    def _loop(self) -> str:
        self._expect("LOOP")
        text = "LOOP\n" + self._statements("END")
        self._expect("END", "LOOP")
        return text + "\nEND LOOP"

    def _while(self) -> str:
        self._expect("WHILE")
        return f"WHILE {self._value('LOOP')} {self._loop()}"

    def _for(self) -> str:
        self._expect("FOR")
        name = self._name()
        self._expect("IN")
        if self._word() not in ("SELECT", "WITH"):
            raise TranslationError("FOR over numbers is not known to the local Redshift: use WHILE")
        return f"FOR {name} IN {translate_write(self._until('LOOP').text)} {self._loop()}"

    def _leave(self) -> str:
        word = self._word()
        self._at += 1
        if self._word() != "WHEN":
            return word
        self._at += 1
        return f"{word} WHEN {self._value(';')}"

    def _raise(self) -> str:
        self._expect("RAISE")
        level = self._word()
        if level not in _LEVELS:
            raise TranslationError(f"RAISE {level} is not known to the local Redshift")
        self._at += 1
        if self._token_type() != TokenType.STRING:
            raise TranslationError("RAISE wants its message as a string")
        message = self._all.tokens[self._at].text.replace("'", "''")
        self._at += 1
        values = []
        while self._word() == ",":
            self._at += 1
            values.append(self._value(",", ";"))
        return ", ".join([f"RAISE {level} '{message}'", *values])

    def _diagnostics(self) -> str:
        self._expect("GET", "DIAGNOSTICS")
        name = self._name()
        if self._word() not in (":=", "="):
            raise TranslationError("GET DIAGNOSTICS wants :=")
        self._at += 1
        self._expect("ROW_COUNT")
        return f"GET DIAGNOSTICS {name} = ROW_COUNT"

    def _assignment(self) -> str:
        name = self._name()
        self._at += 1
        return f"{name} := {self._value(';')}"

    def _call(self) -> str:
        return translate_call(self._until(";")).sql

    def _select(self) -> str:
        """A SELECT … INTO, whose targets sqlglot does not know: they are cut out and put back at the end."""
        piece = self._until(";")
        into = find_into(piece.tokens)
        if into is None:
            if writes_rows(piece.tokens):
                return translate_write(piece.text)
            raise TranslationError("a SELECT in a procedure needs INTO")
        end = into + 1
        targets = []
        while True:
            if piece.word(end) == "STRICT":
                raise TranslationError("Redshift has no INTO STRICT")
            targets.append(quoted(piece.tokens[end]))
            end += 1
            if piece.word(end) != ",":
                break
            end += 1
        return f"{translate_write(piece.without(into, end))} INTO {', '.join(targets)}"

    def _name(self) -> str:
        name = quoted(self._all.tokens[self._at])
        self._at += 1
        return name
