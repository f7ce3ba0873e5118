"""Which tables a definition statement concerns."""

import re

NAME = r"(?:(?:`(?:[^`]|``)+`|[\w$]+)\s*\.\s*)?(?:`(?:[^`]|``)+`|[\w$]+)"
COMMENT = re.compile(r"/\*(?!!).*?\*/|--[^\n]*\n|#[^\n]*\n", re.DOTALL)
TABLE = re.compile(
    r"(?:create(?:\s+or\s+replace)?|alter(?:\s+online)?(?:\s+ignore)?|drop|truncate|rename)"
    r"(?:\s+temporary)?(?:\s+table|(?<=truncate))\s+(?:if\s+(?:not\s+)?exists\s+)?(?P<names>.+)",
    re.IGNORECASE | re.DOTALL,
)
INDEX = re.compile(
    rf"(?:create|drop)\s+(?:or\s+replace\s+)?(?:\w+\s+)?index\b.*?\bon\s+(?P<name>{NAME})", re.IGNORECASE | re.DOTALL
)
FIRST = re.compile(NAME)
LIST = re.compile(rf"{NAME}(?:\s*,\s*{NAME})*")
RENAMED = re.compile(rf"({NAME})\s+to\s+({NAME})", re.IGNORECASE)


def altered_tables(statement, default_schema):
    """[(schema, table)] of the tables that a statement creates, changes, empties, renames or drops."""
    text = COMMENT.sub(" ", statement).strip()
    index = INDEX.match(text)
    if index:
        return [split_name(index["name"], default_schema)]
    table = TABLE.match(text)
    if not table:
        return []
    verb, names = text.split()[0].lower(), table["names"]
    if verb == "drop":
        found = FIRST.findall(LIST.match(names).group()) if LIST.match(names) else []
    elif verb == "rename":
        found = [name for pair in RENAMED.findall(names) for name in pair]
    else:
        found = FIRST.findall(names)[:1]
    return [split_name(name, default_schema) for name in found]


def split_name(name, default_schema):
    """`schema`.`table` without quotes."""
    parts = [part.strip() for part in re.findall(r"`(?:[^`]|``)+`|[\w$]+", name)]
    clean = [part[1:-1].replace("``", "`") if part.startswith("`") else part for part in parts]
    return (clean[0], clean[1]) if len(clean) == 2 else (default_schema, clean[0])
