"""What a statement in the log does: ends or begins a transaction, defines tables, leaves all rows alone, or may change rows.

Only what is known to leave rows alone is called so. A statement that is not recognised may change rows.
"""

from dataclasses import dataclass

from .tokens import Words, tokens

BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ROLLBACK_TO = "begin", "commit", "rollback", "savepoint", "rollback to"
XA_COMMIT, NOTHING, DEFINITION, CHANGE = "xa commit", "nothing", "definition", "change"

HARMLESS = {"GRANT", "REVOKE", "FLUSH", "INSTALL", "UNINSTALL"}
MAINTENANCE = {"ANALYZE", "OPTIMIZE", "REPAIR", "CHECK"}
ACCOUNTS = {"PASSWORD", "ROLE", "DEFAULT"}
WITHOUT_ROWS = {
    "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "PACKAGE", "EVENT", "USER", "ROLE", "SERVER", "SEQUENCE", "TABLESPACE",
    "LOGFILE", "INSTANCE", "RESOURCE", "REFERENCE",
}  # fmt: skip
BODIES = {"VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "PACKAGE"}
"""Through these a statement can reach tables that it does not name."""
TABLES, SCHEMAS = {"TABLE", "TABLES"}, {"DATABASE", "SCHEMA"}
BEFORE_OBJECT = {
    "OR", "REPLACE", "ONLINE", "OFFLINE", "IGNORE", "UNIQUE", "FULLTEXT", "SPATIAL", "VECTOR", "AGGREGATE", "UNDO",
}  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """`tables`: those that it defines, as (schema, table); a table None is all of the schema. `label`: a savepoint or xid."""

    kind: str
    tables: tuple = ()
    label: object = ""
    # a view, trigger or routine may have changed what other statements reach
    is_body: bool = False
    # a table made from a query: the rows came along without an event of their own
    brings_rows: bool = False


def understand(statement, default_schema):
    """The Statement that a text is; `default_schema` is the session's."""
    return _understand(Words(tokens(statement)), default_schema)


def _understand(words, schema):
    if not words:
        return Statement(NOTHING)
    verb = words.next()
    if verb in TRANSACTIONS:
        return TRANSACTIONS[verb](words)
    if verb in HARMLESS:
        return Statement(NOTHING)
    if verb in MAINTENANCE:
        words.take_any({"LOCAL", "NO_WRITE_TO_BINLOG"})
        # MariaDB's ANALYZE before anything else executes it
        return Statement(NOTHING if words.peek() in TABLES | {"VIEW"} else CHANGE)
    if verb == "SET":
        if words.take("STATEMENT"):
            return _understand(words, schema) if words.skip_to("FOR") else Statement(CHANGE)
        return Statement(NOTHING if words.peek() in ACCOUNTS else CHANGE)
    if verb == "TRUNCATE":
        words.take("TABLE")
        return _defines([words.table(schema)])
    if verb in DEFINITIONS:
        return _define(verb, words, schema)
    return Statement(CHANGE)


def _begin(words):
    # BEGIN NOT ATOMIC is a compound statement
    return Statement(CHANGE if words else BEGIN)


def _rollback(words):
    words.take("WORK")
    if not words.take("TO"):
        return Statement(ROLLBACK)
    words.take("SAVEPOINT")
    return Statement(ROLLBACK_TO, label=words.value())


def _xa(words):
    """`XA COMMIT X'…',X'…',1`, as the server writes it; the other verbs change nothing by themselves."""
    if words.next() != "COMMIT":
        return Statement(NOTHING)
    return Statement(XA_COMMIT, label=read_xid(words))


def read_xid(words):
    """(format, global part, branch part), the parts in hexadecimal digits; None where it is written otherwise."""
    parts = []
    for _ in range(2):
        if words.next() != "X":
            return None
        parts.append(words.value().lower())
        words.take(",")
    number = words.value()
    return (int(number), *parts) if number.isdigit() else None


TRANSACTIONS = {
    "BEGIN": _begin,
    "START": lambda words: Statement(BEGIN if words.take("TRANSACTION") else CHANGE),
    "COMMIT": lambda words: Statement(COMMIT),
    "ROLLBACK": _rollback,
    "SAVEPOINT": lambda words: Statement(SAVEPOINT, label=words.value()),
    "RELEASE": lambda words: Statement(NOTHING),
    "XA": _xa,
}


def _define(verb, words, schema):
    temporary, kind = _object(words)
    if kind in TABLES:
        if temporary:
            return Statement(NOTHING)
        _skip_conditions(words)
        return DEFINITIONS[verb](words, schema)
    if kind == "INDEX":
        return _defines([words.table(schema)] if words.skip_to("ON") else [])
    if kind in SCHEMAS:
        _skip_conditions(words)
        return Statement(DEFINITION, ((words.value(), None),)) if verb == "DROP" else Statement(NOTHING)
    if kind in WITHOUT_ROWS:
        return Statement(NOTHING, is_body=kind in BODIES)
    return Statement(CHANGE)


def _object(words):
    """(whether it is temporary, the kind of object) of a definition, behind its verb and all that may stand between."""
    temporary = False
    while words:
        word = words.next()
        if word == "TEMPORARY":
            temporary = True
        elif word == "ALGORITHM":
            words.take("=")
            words.next()
        elif word == "SQL":
            words.take("SECURITY")
            words.next()
        elif word == "DEFINER":
            _skip_account(words)
        elif word not in BEFORE_OBJECT:
            return temporary, word
    return temporary, ""


def _skip_account(words):
    words.take("=")
    words.value()
    if words.take("("):
        words.take(")")
    if words.take("@"):
        words.value()


def _skip_conditions(words):
    if words.take("IF"):
        words.take("NOT")
        words.take("EXISTS")


def _defines(tables):
    """Where a name was not understood, nobody knows what changed."""
    known = bool(tables) and all(tables)
    return Statement(DEFINITION, tuple(tables)) if known else Statement(CHANGE)


def _create(words, schema):
    table, brings_rows = words.table(schema), False
    while words:
        word = words.next()
        # VALUES (…) and VALUES ROW(…) are rows; LESS THAN and IN belong to partitions
        if word in ("SELECT", "TABLE") or (word == "VALUES" and words.peek() in ("(", "ROW")):
            brings_rows = True
    made = _defines([table])
    return Statement(made.kind, made.tables, brings_rows=brings_rows)


def _alter(words, schema):
    tables = [words.table(schema)]
    while words:
        word = words.next()
        if word == "RENAME" and words.peek() not in ("COLUMN", "INDEX", "KEY"):
            words.take_any({"TO", "AS", "="})
            tables.append(words.table(schema))
        elif word == "TABLE":
            # EXCHANGE PARTITION … WITH TABLE, CONVERT PARTITION … TO TABLE: rows move from one to the other
            tables.append(words.table(schema))
    return _defines(tables)


def _drop(words, schema):
    tables = [words.table(schema)]
    while words.take(","):
        tables.append(words.table(schema))
    return _defines(tables)


def _rename(words, schema):
    tables = []
    while words:
        tables.append(words.table(schema))
        tables.append(words.table(schema) if words.skip_to("TO") else None)
        if not words.take(","):
            break
    return _defines(tables)


DEFINITIONS = {"CREATE": _create, "ALTER": _alter, "DROP": _drop, "RENAME": _rename}


def qualifiers(statement):
    """All names that stand before a dot, by either reading of backslashes: a schema that is not the default is one of them."""
    found = set()
    for escapes in (True, False):
        every = tokens(statement, escapes)
        found |= {token.name for token, dot in zip(every, every[1:]) if dot.text == "." and token.kind != "mark"}
    return found
