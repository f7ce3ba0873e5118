"""`check_sql.py` passes the project's SQL and fails on what is not Redshift."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "local-aws" / "redshift" / "engine" / "check_sql.py"


def check(*paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, paths)], capture_output=True, text=True, check=False)


def test_the_projects_sql_is_redshift_and_translates() -> None:
    # sql/athena is another dialect: scripts/lint/athena_sql.py.
    result = check(*(folder for folder in sorted((ROOT / "sql").iterdir()) if folder.name != "athena"))
    assert result.returncode == 0, result.stderr


def test_an_untranslatable_node_is_named_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "load.sql"
    file.write_text("select 1 as a;\n\nselect a from t tablesample bernoulli (10);\n")
    result = check(file)
    assert result.returncode == 1
    assert f"{file}:3:" in result.stderr
    assert "TableSample" in result.stderr


def test_a_node_inside_a_procedure_is_found_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "load.sql"
    file.write_text("create procedure p() as $$\nbegin\n  null;\n  delete from t returning a;\nend;\n$$ language plpgsql;\n")
    result = check(file)
    assert result.returncode == 1
    assert f"{file}:4:" in result.stderr


@pytest.mark.parametrize("name", ["load.pg.sql", "load_postgres.sql", "postgres/load.sql", "load.postgresql.sql"])
def test_a_postgresql_twin_is_refused(tmp_path: Path, name: str) -> None:
    twin = tmp_path / name
    twin.parent.mkdir(exist_ok=True)
    twin.write_text("select 1 as a;\n")
    (tmp_path / "load.sql").write_text("select 1 as a;\n")
    result = check(tmp_path)
    assert result.returncode == 1
    assert "PostgreSQL twin" in result.stderr


def test_only_a_migration_that_brings_tables_may_hold_no_statement(tmp_path: Path) -> None:
    (tmp_path / "0001_words.sql").write_text(f"-- brings: 10_platform/a/table.sql from {'a' * 64}\n")
    assert check(tmp_path).returncode == 0
    (tmp_path / "0002_empty.sql").write_text("-- nothing yet\n")
    assert "holds no statement" in check(tmp_path).stderr


def test_no_file_at_all_is_an_error(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 1


def test_what_stands_behind_touched_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "checks.sql"
    file.write_text("select a from t\nwhere a = 1\n  -- touched: and b in (select b from keys)\n;\n")
    assert check(file).returncode == 0
    file.write_text("select a from t\nwhere a = 1\n  -- touched: and b in (select b from keys\n;\n")
    assert check(file).returncode == 1
