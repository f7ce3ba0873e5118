"""Parses and translates SQL files: `python …/engine/check_sql.py sql/**/*.sql`. Exits 1 when one is refused.

A folder stands for the .sql files below it. Lines that begin with `-- touched:` are read in both ways, as comments and as what
stands behind (src/aws/touched-form.ts). A PostgreSQL twin beside a Redshift file is refused: what runs locally
must be the text that runs on Redshift.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.errors import TranslationError
from engine.source import split_statements
from engine.translate import translate_piece

# A migration that only says which files it follows has nothing to do.
_BRINGS = re.compile(r"^-- brings: ", re.MULTILINE)
_TOUCHED = re.compile(r"^(\s*)-- touched: ?", re.MULTILINE)
_TWIN_WORDS = frozenset(("pg", "postgres", "postgresql", "psql"))


def find_files(arguments: Iterable[str]) -> list[Path]:
    """The .sql files that the arguments name, folders searched."""
    found: list[Path] = []
    for argument in arguments:
        path = Path(argument)
        found += sorted(path.rglob("*.sql")) if path.is_dir() else [path]
    return found


def check_file(path: Path) -> list[str]:
    """The problems of a file, each with its line."""
    if is_twin(path):
        return [f"{path}: a PostgreSQL twin is not allowed: the Redshift text itself is translated"]
    text = path.read_text(encoding="utf-8")
    narrowed = _TOUCHED.sub(r"\1", text)
    return check_text(path, text) or (check_text(path, narrowed) if narrowed != text else [])


def check_text(path: Path, text: str) -> list[str]:
    try:
        pieces = split_statements(text)
    except TranslationError as error:
        return [f"{path}: {error}"]
    if not pieces and not _BRINGS.search(text):
        return [f"{path}: holds no statement"]
    problems = []
    for piece in pieces:
        try:
            translate_piece(piece)
        except TranslationError as error:
            opening = " ".join(piece.text.split())[:60]
            problems.append(f"{path}:{error.line}: {error} [{opening}]")
    return problems


def is_twin(path: Path) -> bool:
    """True for names like load.pg.sql, load_postgres.sql or postgres/load.sql."""
    words = path.name.lower().removesuffix(".sql").replace("-", ".").replace("_", ".").split(".")
    return bool(_TWIN_WORDS & {*words[1:], path.parent.name.lower(), words[0]})


def main(arguments: list[str]) -> int:
    files = find_files(arguments)
    if not files:
        print("no SQL file given", file=sys.stderr)
        return 1
    problems = [problem for path in files for problem in check_file(path)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"{len(files)} SQL files are Redshift's dialect and translate")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
