"""Roles, users and grants: the forms that an installation says, and no others."""

import pytest

from engine.errors import TranslationError
from engine.statements import Sql
from engine.translate import translate_statement

TRANSLATED = [
    ("create role Readers", 'CREATE ROLE "readers" NOLOGIN'),
    ("create user tool password disable", 'CREATE ROLE "tool" LOGIN PASSWORD NULL'),
    ("create user tool password 'It''s-1'", """CREATE ROLE "tool" LOGIN PASSWORD 'It''s-1'"""),
    (
        "create user tool password disable connection limit 5 session timeout 60",
        'CREATE ROLE "tool" LOGIN PASSWORD NULL CONNECTION LIMIT 5; ALTER ROLE "tool" SET idle_session_timeout TO 60000',
    ),
    ("alter user tool set statement_timeout to 1000", 'ALTER ROLE "tool" SET statement_timeout TO 1000'),
    ("grant role readers to tool", 'GRANT "readers" TO "tool"'),
    ("grant usage on schema public to role readers", 'GRANT USAGE ON SCHEMA "public" TO "readers"'),
    ("grant select on table a, b to role readers", 'GRANT SELECT ON TABLE "a", "b" TO "readers"'),
]

REFUSED = [
    ("create user tool", "PASSWORD is wanted"),
    ("create user tool password readers", "PASSWORD takes a text, or DISABLE"),
    ("create user tool password disable createuser", "CREATEUSER is not known"),
    ("create user tool password disable session timeout 59", "60 to 1728000"),
    ("create user tool password disable connection limit few", "not a number: FEW"),
    ("alter user tool createuser", "SET is wanted"),
    ("alter user tool set search_path to x", "STATEMENT_TIMEOUT is wanted"),
    ("grant all on table a to role readers", "GRANT ALL is not known"),
    ("grant select on table a to readers", "ROLE is wanted"),
    ("grant select on table a to role readers with grant option", "WITH is not known"),
    ("grant select on table a; b to role readers", "one statement is wanted"),
    ("create role", "not a name: the end"),
]


@pytest.mark.parametrize(("redshift", "postgres"), TRANSLATED)
def test_is_postgresqls(redshift: str, postgres: str) -> None:
    statement = translate_statement(redshift)
    assert isinstance(statement, Sql)
    assert (statement.sql, statement.parameters) == (postgres, [])


@pytest.mark.parametrize(("redshift", "reason"), REFUSED)
def test_is_refused(redshift: str, reason: str) -> None:
    with pytest.raises(TranslationError, match=reason):
        translate_statement(redshift)
