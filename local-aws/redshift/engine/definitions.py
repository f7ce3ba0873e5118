"""CREATE, DROP, ALTER, COMMENT, ANALYZE: Redshift's physical clauses are dropped knowingly, the rest is kept or refused."""

from __future__ import annotations

from sqlglot import exp

from .alterations import add_primary_key, key_note, resize_column, size_check
from .errors import TranslationError
from .expressions import parse, translate_type, write
from .procedure import translate_body
from .source import Piece
from .statements import Sql

# They place data on nodes and disks or set backups, and change no result.
_PHYSICAL = (
    exp.DistStyleProperty,
    exp.DistKeyProperty,
    exp.SortKeyProperty,
    exp.BackupProperty,
    exp.AutoRefreshProperty,
)
_KEPT = (exp.MaterializedProperty, exp.TemporaryProperty, exp.LanguageProperty)
_NO_BLOCK = "CREATE DATABASE and DROP DATABASE cannot run inside a transaction block"
_DROPPED_KINDS = frozenset(("TABLE", "VIEW", "PROCEDURE", "SCHEMA"))


def translate_definition(piece: Piece) -> Sql:
    tree = parse(piece.text)
    for parameter in tree.find_all(exp.Placeholder):
        raise TranslationError(f"parameters are not bound in definitions: :{parameter.name}")
    if isinstance(tree, exp.Create):
        return _create(tree, piece)
    if isinstance(tree, exp.Drop):
        return _drop(tree)
    if isinstance(tree, exp.Alter):
        return _alter(tree, piece)
    if isinstance(tree, (exp.Comment, exp.Analyze)):
        return Sql(write(tree))
    raise TranslationError(f"{type(tree).__name__} is not known to the local Redshift")


def _create(tree: exp.Create, piece: Piece) -> Sql:
    kind = str(tree.args["kind"]).upper()
    _drop_physical(tree)
    if kind == "DATABASE":
        name = write(tree.this)
        return Sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'", alone=_NO_BLOCK)
    if kind == "PROCEDURE":
        return Sql(_procedure(tree, piece))
    if kind == "SCHEMA":
        return Sql(write(tree))
    if kind == "TABLE":
        return Sql(_table(tree))
    if kind == "VIEW" and isinstance(tree.args.get("expression"), exp.Query):
        return Sql(write(tree))
    raise TranslationError(f"CREATE {kind} is not known to the local Redshift")


def _drop_physical(tree: exp.Create) -> None:
    properties = tree.args.get("properties")
    if not properties:
        return
    for item in properties.expressions:
        if not isinstance(item, (*_PHYSICAL, *_KEPT)):
            raise TranslationError(f"{type(item).__name__} is not known to the local Redshift")
    kept = [item for item in properties.expressions if isinstance(item, _KEPT)]
    tree.set("properties", exp.Properties(expressions=kept) if kept else None)


def _table(tree: exp.Create) -> str:
    if tree.args.get("replace"):
        raise TranslationError("Redshift has no CREATE OR REPLACE TABLE")
    if not isinstance(tree.this, exp.Schema):
        return write(tree)
    schema = tree.this
    required = [name.name.lower() for key in schema.find_all(exp.PrimaryKey) for name in key.expressions]
    checks = []
    for item in schema.expressions:
        if isinstance(item, exp.ColumnDef):
            if any(isinstance(one.kind, exp.PrimaryKeyColumnConstraint) for one in item.args.get("constraints") or []):
                required.append(item.name.lower())
            checks += _column(item, item.name.lower() in required)
        elif not isinstance(item, (exp.PrimaryKey, exp.LikeProperty)):
            raise TranslationError(f"{type(item).__name__} is not known to the local Redshift inside CREATE TABLE")
    # Redshift does not enforce keys: a table that refuses doubles here would hide them until production.
    schema.set("expressions", [item for item in schema.expressions if not isinstance(item, exp.PrimaryKey)])
    checks += [key_note(schema.this.name.lower(), required)] if required else []
    text = write(tree)
    if not checks:
        return text
    return f"{text[: text.rindex(')')]}, {', '.join(checks)})"


def _column(column: exp.ColumnDef, is_key: bool) -> list[str]:
    """Drops the encoding, makes key columns NOT NULL and returns the check that a varchar's size counts bytes."""
    constraints = column.args.get("constraints") or []
    kept = [
        constraint
        for constraint in constraints
        if not isinstance(constraint.kind, (exp.EncodeColumnConstraint, exp.PrimaryKeyColumnConstraint))
    ]
    if is_key and not any(isinstance(item.kind, exp.NotNullColumnConstraint) for item in kept):
        kept.append(exp.ColumnConstraint(kind=exp.NotNullColumnConstraint()))
    for identity in column.find_all(exp.GeneratedAsIdentityColumnConstraint):
        # GENERATED ALWAYS: an INSERT cannot name the column, as on Redshift.
        identity.set("this", True)
    column.set("constraints", kept)
    kind = column.args.get("kind")
    if kind is None:
        raise TranslationError(f"column {column.name} needs a type")
    written = translate_type(kind.sql("redshift"))
    if not written.startswith("VARCHAR("):
        return []
    encodings = [item.kind.name for item in constraints if isinstance(item.kind, exp.EncodeColumnConstraint)]
    return [size_check(column.name.lower(), written[len("VARCHAR(") : -1], "".join(encodings).lower())]


def _procedure(tree: exp.Create, piece: Piece) -> str:
    language = tree.find(exp.LanguageProperty)
    if language is None or language.name.lower() != "plpgsql":
        raise TranslationError("a procedure's language is plpgsql")
    body = next((token for token in piece.tokens if token.token_type.name == "HEREDOC_STRING"), None)
    if body is None:
        raise TranslationError("a procedure's body stands between $$")
    try:
        text = translate_body(body.text)
    except TranslationError as error:
        # The body's first line is the line of its opening $$.
        opening = piece.source.count("\n", 0, body.start)
        raise TranslationError(str(error), opening + error.line if error.line else None) from error
    create = "CREATE OR REPLACE" if tree.args.get("replace") else "CREATE"
    return f"{create} PROCEDURE {write(tree.this)} LANGUAGE plpgsql AS $plpgsql$\n{text};\n$plpgsql$"


def _drop(tree: exp.Drop) -> Sql:
    kind = str(tree.args.get("kind")).upper()
    if kind == "DATABASE":
        return Sql(write(tree), alone=_NO_BLOCK)
    if kind not in _DROPPED_KINDS:
        raise TranslationError(f"DROP {kind} is not known to the local Redshift")
    return Sql(write(tree))


def _alter(tree: exp.Alter, piece: Piece) -> Sql:
    """One ADD COLUMN, DROP, RENAME, ALTER COLUMN … TYPE or ADD PRIMARY KEY, as Redshift takes one a statement."""
    actions = tree.args.get("actions") or []
    if str(tree.args.get("kind")).upper() != "TABLE" or len(actions) != 1:
        raise TranslationError("ALTER TABLE takes one action")
    action = actions[0]
    if isinstance(action, exp.ColumnDef):
        checks = _column(action, False)
        text = write(tree)
        return Sql(", ".join([text, *(f"ADD {check}" for check in checks)]))
    if isinstance(action, exp.AlterColumn):
        return resize_column(tree, action, piece)
    if isinstance(action, exp.AddConstraint):
        return add_primary_key(tree, action)
    if isinstance(action, (exp.Drop, exp.RenameColumn, exp.AlterRename)):
        return Sql(write(tree))
    raise TranslationError(f"ALTER TABLE … {type(action).__name__} is not known to the local Redshift")
