"""ALTER TABLE … ALTER COLUMN … TYPE and the primary keys that stand in its way, with Redshift's own limits.

Source: Amazon Redshift's database developer guide, "ALTER TABLE". What only the catalog can tell (the column's type, its
default, whether it is in a key) is asked by the procedures of compat.sql.
"""

from __future__ import annotations

from sqlglot import exp

from .dialects import SCHEMA
from .errors import TranslationError
from .expressions import translate_type
from .source import Piece
from .statements import Sql

# Redshift cannot resize a column that is compressed so. The name of the column's size check keeps the word.
FIXED_ENCODINGS = frozenset(("bytedict", "runlength", "text255", "text32k"))
_NO_BLOCK = "ALTER TABLE ALTER COLUMN cannot run inside a transaction block"


def size_check(name: str, size: str, encoding: str = "") -> str:
    """A varchar's size counts bytes on Redshift: the constraint that says so. Its name is the limit, as errors tell it."""
    kept = f":{encoding}" if encoding in FIXED_ENCODINGS else ""
    return f'CONSTRAINT "{name}:varchar({size}){kept}" CHECK (octet_length("{name}") <= {size})'


def key_note(table: str, columns: list[str]) -> str:
    """
    Redshift does not enforce a primary key, but knows it: a constraint that always holds, with the key's columns in it, so
    that it can be dropped by its name, and its columns cannot be resized while it is there.
    """
    named = ", ".join(f'"{column}"' for column in columns)
    return f'CONSTRAINT "{table}_pkey" CHECK (num_nonnulls({named}) >= 0)'


def resize_column(tree: exp.Alter, action: exp.AlterColumn, piece: Piece) -> Sql:
    """ALTER COLUMN name TYPE varchar(n), alone: Redshift refuses it in a transaction block."""
    words = [piece.word(place) for place in range(len(piece.tokens))]
    kind = action.args.get("dtype")
    place = words.index("COLUMN") if "COLUMN" in words else -1
    if kind is None or place < 0 or words[place + 2 : place + 3] != ["TYPE"]:
        raise TranslationError("ALTER COLUMN name TYPE varchar(n) is wanted")
    written = translate_type(kind.sql("redshift"))
    if not written.startswith("VARCHAR("):
        raise TranslationError("ALTER COLUMN … TYPE changes the size of a VARCHAR only")
    size = written[len("VARCHAR(") : -1]
    if not size.isdigit() or not 0 < int(size) <= 65535:
        raise TranslationError(f"a VARCHAR has 1 to 65535 bytes, not {size}")
    call = f"CALL {SCHEMA}.resize_varchar({_relation(tree)}, {_text(action.name)}, {size})"
    return Sql(call, alone=_NO_BLOCK)


def add_primary_key(tree: exp.Alter, action: exp.AddConstraint) -> Sql:
    """ADD PRIMARY KEY (columns), named as Redshift names it."""
    added = action.expressions
    if len(added) != 1 or not isinstance(added[0], exp.PrimaryKey):
        raise TranslationError("of constraints only ADD PRIMARY KEY (columns) is known to the local Redshift")
    columns = [_text(name.name) for name in added[0].expressions]
    table = tree.this.name.lower()
    name = _text(f"{table}_pkey")
    return Sql(f"CALL {SCHEMA}.add_primary_key({_relation(tree)}, {name}, array[{', '.join(columns)}])")


def _relation(tree: exp.Alter) -> str:
    table = tree.this
    parts = [part.lower() for part in (table.db, table.name) if part]
    quoted = ".".join(f'"{part}"' for part in parts)
    return f"cast('{quoted}' as regclass)"


def _text(name: str) -> str:
    return f"'{name.lower()}'"
