"""
Whether sql/athena is Trino's dialect, as Athena speaks it: `athena_sql.py FOLDER`. Each file is one SELECT, without a WITH of its own (views
are put before questions, src/aws/athena-questions.ts), and reads only the pipeline's silver, its notes of loads, and views that are there.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import List, Set

import sqlglot
from sqlglot import exp

_TABLE = re.compile(r"(silver|loaded)_[a-z0-9_]+")


def faults_of(folder: Path) -> List[str]:
    """Each fault with the file that it is of; a folder without questions is one."""
    views = {path.stem for path in (folder / "views").glob("*.sql")}
    files = sorted(folder.rglob("*.sql"))
    if not (folder / "questions").is_dir():
        return [f"{folder}: there is no folder of questions"]
    return [f"{path}: {fault}" for path in files for fault in text_faults(path.read_text(encoding="utf-8"), views - {path.stem})]


def text_faults(text: str, views: Set[str]) -> List[str]:
    """Why a text is refused; empty where it is not."""
    try:
        statements = [statement for statement in sqlglot.parse(text, dialect="athena") if statement is not None]
    except sqlglot.errors.SqlglotError as error:
        return [f"it cannot be parsed: {str(error).splitlines()[0]}"]
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        return ["it is not one SELECT"]
    [select] = statements
    faults = ["it has a WITH of its own"] if select.find(exp.With) else []
    read = {table.sql(dialect="athena") for table in select.find_all(exp.Table) for table in [table.copy()] if not table.set("alias", None)}
    faults += [f"it reads {name}, which is no view here and no table of silver or of loads" for name in sorted(read) if name not in views and not _TABLE.fullmatch(name)]
    if select.find(exp.Anonymous):
        faults.append(f"it calls {select.find(exp.Anonymous).name}, of which nobody here knows that Athena has it")
    return faults


def main(folder: str) -> int:
    found = faults_of(Path(folder))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
