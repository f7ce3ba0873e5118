"""The translator writes PostgreSQL of the same meaning, or refuses."""

import pytest

from engine.errors import TranslationError
from engine.statements import Copy, Sql
from engine.translate import translate_script, translate_statement


def sql(text: str) -> str:
    statement = translate_statement(text)
    assert isinstance(statement, Sql)
    return statement.sql


TRANSLATED = [
    ("select getdate()", "SELECT redshift_compat.getdate()"),
    ("select nvl(a, b) from t", 'SELECT COALESCE("a", "b") FROM "t"'),
    ("select len(a) from t", 'SELECT LENGTH("a") FROM "t"'),
    ("select sha2(a, 256) from t", """SELECT ENCODE(SHA256(CONVERT_TO("a", 'UTF8')), 'hex') FROM "t\""""),
    ("select sha2(a, 512) from t", 'SELECT redshift_compat.sha2("a", 512) FROM "t"'),
    ("select strtol(a, 16) from t", 'SELECT redshift_compat.strtol("a", 16) FROM "t"'),
    ("select dateadd(day, 1, a) from t", """SELECT redshift_compat.dateadd('day', 1, "a") FROM "t\""""),
    ("select datediff(mon, a, b) from t", """SELECT redshift_compat.datediff('month', "a", "b") FROM "t\""""),
    ("select decode(a, 1, 'x', 'y') from t", """SELECT CASE WHEN "a" = 1 THEN 'x' ELSE 'y' END FROM "t\""""),
    (
        "select listagg(a, ',') within group (order by b desc) from t",
        """SELECT STRING_AGG(CAST("a" AS TEXT), ',' ORDER BY "b" DESC) FROM "t\"""",
    ),
    ("select extract(year from d) from t", 'SELECT CAST(EXTRACT(YEAR FROM "d") AS INTEGER) FROM "t"'),
    ("select a::varchar from t", 'SELECT CAST(redshift_compat.cut(CAST("a" AS TEXT), 256) AS VARCHAR(256)) FROM "t"'),
    ("select a::decimal from t", 'SELECT CAST("a" AS DECIMAL(18, 0)) FROM "t"'),
    ('select "Name" from T', 'SELECT "name" FROM "t"'),
    ("select 'it''s \\\\ ok'", "SELECT 'it''s \\ ok'"),
    ("select a from t minus select a from s", 'SELECT "a" FROM "t" EXCEPT SELECT "a" FROM "s"'),
    ("refresh materialized view mart_daily_sales", 'REFRESH MATERIALIZED VIEW "mart_daily_sales"'),
    ("drop table if exists t", 'DROP TABLE IF EXISTS "t"'),
    ("alter table t add column c integer encode az64", 'ALTER TABLE "t" ADD COLUMN "c" INT'),
    (
        "create materialized view m backup no distkey(a) sortkey(a) auto refresh no as select a from t",
        'CREATE MATERIALIZED VIEW "m" AS SELECT "a" FROM "t"',
    ),
    (
        "merge into t using s on t.a = s.a when matched then update set b = s.b "
        "when not matched then insert (a, b) values (s.a, s.b)",
        'MERGE INTO "t" USING "s" ON "t"."a" = "s"."a" WHEN MATCHED THEN UPDATE SET "b" = "s"."b" '
        'WHEN NOT MATCHED THEN INSERT ("a", "b") VALUES ("s"."a", "s"."b")',
    ),
]


@pytest.mark.parametrize(("redshift", "postgres"), TRANSLATED)
def test_redshift_becomes_postgresql(redshift: str, postgres: str) -> None:
    written = sql(redshift)
    assert written == postgres


REFUSED = [
    ("select * from t tablesample bernoulli (10)", "TableSample"),
    ("select a[1] from t", "Bracket"),
    ("select concat(a, b) from t", "function concat"),
    ("select regexp_replace(a, 'x', 'y') from t", "RegexpReplace"),
    ("select no_such_function(a) from t", "no_such_function"),
    ("select distinct on (a) a from t", "Distinct.on"),
    ("select a is distinct from b from t", "NullSafeNEQ"),
    ("select count(*) filter (where a) from t", "Filter"),
    ("insert into t (a) values (1) on conflict do nothing", "Insert.conflict"),
    ("delete from t where a = 1 returning a", "Delete.returning"),
    ("select * from (values (1)) as v", "VALUES"),
    ("select * from (select 1 as a)", "alias"),
    ("select sum(a) over (partition by b order by c) from t", "explicit frame"),
    ("select a / b from t", "cast one side"),
    ("select avg(a) from t", "cast its argument"),
    ("select current_timestamp", "getdate()"),
    ("select a as tag from t", "reserved"),
    ("select cast(a as super) from t", "type SUPER"),
    ("select datediff(week, a, b) from t", "week"),
    ("select listagg(a, ',') from t", "WITHIN GROUP"),
    ("create materialized view m auto refresh yes as select 1 as a", "AUTO REFRESH YES"),
    ("create index i on t (a)", "Index"),
    ("alter table t alter column a type integer", "size of a VARCHAR only"),
    ("alter table t alter column a type varchar(65536)", "1 to 65535 bytes"),
    ("alter table t alter column a set data type varchar(9)", "TYPE varchar(n) is wanted"),
    ("alter table t alter a type varchar(9)", "TYPE varchar(n) is wanted"),
    ("alter table t alter column a type varchar(9) using a::varchar", "AlterColumn.using"),
    ("alter table t add unique (a)", "nique"),
    ("create table t (a integer check (a > 0))", "heck"),
    ("create or replace table t (a integer)", "OR REPLACE TABLE"),
    ("create view v as select 1 as a with no schema binding", "no_schema_binding"),
    ("create unlogged table t (a integer)", ""),
    ("truncate t", "TRUNCATE"),
    ("vacuum t", "VACUUM"),
    ("commit", "transactions itself"),
    ("unload ('select 1') to 's3://b/k' iam_role 'x'", "UNLOAD"),
    ("merge into t using s on t.a = s.a when not matched then insert (a) values (s.a)", "exactly one"),
    ("select 1; select 2", "one statement"),
    ("select from where", ""),
    ("select 'open", ""),
    ("", "one statement"),
]


@pytest.mark.parametrize(("redshift", "reason"), REFUSED)
def test_what_is_not_known_is_refused_with_its_name(redshift: str, reason: str) -> None:
    with pytest.raises(TranslationError, match=".*") as refused:
        translate_statement(redshift)
    assert reason in str(refused.value)


def test_qualify_filters_around_the_window() -> None:
    written = sql("select a from t qualify row_number() over (partition by a order by b) = 1")
    assert written.startswith('SELECT "a" FROM (SELECT ')
    assert 'ROW_NUMBER() OVER (PARTITION BY "a" ORDER BY "b")' in written
    assert written.endswith("= 1")


def test_keys_are_not_enforced_but_key_columns_are_not_null() -> None:
    written = sql("create table t (a bigint encode az64, b varchar(3), primary key (a)) diststyle key distkey(a) sortkey(a)")
    assert written == (
        'CREATE TABLE "t" ("a" BIGINT NOT NULL, "b" VARCHAR(3), '
        'CONSTRAINT "b:varchar(3)" CHECK (octet_length("b") <= 3), '
        'CONSTRAINT "t_pkey" CHECK (num_nonnulls("a") >= 0))'
    )


def test_parameters_are_bound_by_place_and_known_by_name() -> None:
    statement = translate_statement("update t set a = :a, b = :b where a = :a")
    assert statement == Sql('UPDATE "t" SET "a" = $1, "b" = $2 WHERE "a" = $1', ["a", "b"])


def test_a_call_keeps_its_parameters() -> None:
    assert translate_statement("call sp_load(:load_id, 3)") == Sql('CALL "sp_load"($1, 3)', ["load_id"])


def test_a_definition_takes_no_parameters() -> None:
    with pytest.raises(TranslationError, match="not bound"):
        translate_statement("create view v as select a from t where a = :a")


def test_copy_is_read_into_its_parts() -> None:
    statement = translate_statement(
        "copy stg_customer from 's3://lake/loads/1/stg_customer.manifest' "
        "iam_role 'arn:aws:iam::123456789012:role/load' format as parquet manifest"
    )
    assert statement == Copy(
        None, "stg_customer", "s3://lake/loads/1/stg_customer.manifest", "arn:aws:iam::123456789012:role/load"
    )


@pytest.mark.parametrize(
    "text",
    [
        "copy t from 's3://b/k' iam_role 'r' format as csv",
        "copy t from 's3://b/k' iam_role 'r' format as parquet",
        "copy t from 's3://b/k' format as parquet manifest",
        "copy t (a) from 's3://b/k' iam_role 'r' format as parquet manifest",
        "copy t from 's3://b/k' iam_role 'r' format as parquet manifest maxerror 5",
        "copy t from :url iam_role 'r' format as parquet manifest",
    ],
)
def test_every_other_copy_is_refused(text: str) -> None:
    with pytest.raises(TranslationError):
        translate_statement(text)


PROCEDURE = """
create or replace procedure sp_x(p_id varchar(64), n integer) as $$
declare
  v_rows bigint := 0;
  v_day date;
begin
  -- a comment; with a semicolon and a ' quote
  select count(*), max(d) into v_rows, v_day from t where id = p_id;
  if v_rows > 1 and n in (1, 2) then
    raise exception 'ELT_X: % rows; don''t', v_rows;
  elsif v_rows = case when n = 1 then 0 else 1 end then
    delete from t where id = p_id;
    get diagnostics v_rows := row_count;
  else
    v_rows := len(p_id) + 1;
  end if;
  while v_rows < 3 loop
    v_rows := v_rows + 1;
    exit when v_rows = 2;
  end loop;
  call sp_y(p_id);
  insert into t (id) with s as (select getdate() as d) select d::varchar(30) from s;
  return;
end;
$$ language plpgsql;
"""


def test_a_procedure_is_translated_statement_by_statement() -> None:
    written = sql(PROCEDURE)
    for line in (
        '"v_rows" BIGINT := 0;',
        'SELECT COUNT(*), MAX("d") FROM "t" WHERE "id" = "p_id" INTO "v_rows", "v_day";',
        'IF "v_rows" > 1 AND "n" IN (1, 2) THEN',
        "RAISE EXCEPTION 'ELT_X: % rows; don''t', \"v_rows\";",
        'ELSIF "v_rows" = CASE WHEN "n" = 1 THEN 0 ELSE 1 END THEN',
        'GET DIAGNOSTICS "v_rows" = ROW_COUNT;',
        '"v_rows" := LENGTH("p_id") + 1;',
        'EXIT WHEN "v_rows" = 2;',
        'CALL "sp_y"("p_id");',
        "redshift_compat.getdate()",
    ):
        assert line in written


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("truncate t;", "TRUNCATE"),
        ("commit;", "COMMIT"),
        ("execute 'select 1';", "EXECUTE"),
        ("perform f();", "PERFORM"),
        ("select a into strict v from t;", "STRICT"),
        ("select a from t;", "needs INTO"),
        ("for i in 1..3 loop null; end loop;", "FOR over numbers"),
        ("raise exception 'x %', avg(a);", "cast its argument"),
        ("v := array[1];", "rray"),
        ("insert into t (a) values (1) returning a;", "Insert.returning"),
        ("if a then null;", "IF is expected"),
        ("begin null; exception when others then null; end;", "EXCEPTION"),
    ],
)
def test_what_a_procedure_may_not_hold_is_refused_with_its_line(body: str, reason: str) -> None:
    text = f"create procedure p() as $$\nbegin\n  null;\n  {body}\nend;\n$$ language plpgsql"
    with pytest.raises(TranslationError) as refused:
        translate_statement(text)
    assert reason in str(refused.value)
    assert refused.value.line is not None and refused.value.line >= 4


def test_a_file_is_cut_at_semicolons_that_end_statements() -> None:
    found = translate_script("select ';' as a; -- one; two\n/* ; */ select 2;\n;")
    assert [statement.sql for statement in found] == ["SELECT ';' AS \"a\"", "SELECT 2"]
