-- Redshift's functions that PostgreSQL lacks or means otherwise, installed in every database of the local Redshift.
-- Only functions whose result equals Redshift's; the translator writes their names, users never do.
create schema if not exists redshift_compat;

-- The gateway's clock, set for each session; the machine's when it is not.
create or replace function redshift_compat.sysdate() returns timestamp language sql stable parallel safe
return coalesce(
  cast(nullif(current_setting('redshift_compat.now', true), '') as timestamp),
  transaction_timestamp() at time zone 'UTC'
);

-- Whole seconds, as Redshift shows it; UTC.
create or replace function redshift_compat.getdate() returns timestamp language sql stable parallel safe
return pg_catalog.date_trunc('second', redshift_compat.sysdate());

create or replace function redshift_compat.today() returns date language sql stable parallel safe
return cast(redshift_compat.sysdate() as date);

-- Cuts at bytes, never inside a character. Redshift's explicit cast to varchar(n) does so.
create or replace function redshift_compat.cut_bytes(value text, size integer) returns text
language plpgsql immutable strict parallel safe as $$
declare
  cut text := pg_catalog.left(value, size);
begin
  while octet_length(cut) > size loop
    cut := pg_catalog.left(cut, -1);
  end loop;
  return cut;
end;
$$;

create or replace function redshift_compat.cut(value text, size integer) returns text
language sql immutable parallel safe
return case when octet_length(value) <= size then value else redshift_compat.cut_bytes(value, size) end;

-- The database compares bytes (C locale); upper and lower know more than ASCII all the same, as Redshift's do.
create or replace function redshift_compat.lower(value text) returns text language sql immutable parallel safe
return pg_catalog.lower(value collate "pg_c_utf8");

create or replace function redshift_compat.upper(value text) returns text language sql immutable parallel safe
return pg_catalog.upper(value collate "pg_c_utf8");

-- An empty text for bits that there are not, as the documentation says.
create or replace function redshift_compat.sha2(value text, bits integer) returns text
language sql immutable parallel safe
return case
  when bits in (0, 256) then encode(sha256(convert_to(value, 'UTF8')), 'hex')
  when bits = 224 then encode(sha224(convert_to(value, 'UTF8')), 'hex')
  when bits = 384 then encode(sha384(convert_to(value, 'UTF8')), 'hex')
  when bits = 512 then encode(sha512(convert_to(value, 'UTF8')), 'hex')
  when value is not null and bits is not null then ''
end;

create or replace function redshift_compat.strtol_any(value text, base integer) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
  digits text := pg_catalog.lower(ltrim(value));
  negative boolean := pg_catalog.left(digits, 1) = '-';
  result numeric := 0;
  digit integer;
begin
  if base not between 2 and 36 then
    raise exception 'The input base % is invalid, valid range is [2, 36]', base using errcode = '22023';
  end if;
  digits := ltrim(digits, '+-');
  if base = 16 and pg_catalog.left(digits, 2) = '0x' then
    digits := substr(digits, 3);
  end if;
  if pg_catalog.btrim(value) = '' then
    return 0;
  end if;
  if digits = '' then
    raise exception 'The input % is not valid to be converted to base %', value, base using errcode = '22023';
  end if;
  for place in 1..length(digits) loop
    digit := pg_catalog.strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, place, 1)) - 1;
    if digit < 0 or digit >= base then
      raise exception 'The input % is not valid to be converted to base %', value, base using errcode = '22023';
    end if;
    result := result * base + digit;
  end loop;
  if negative then
    result := -result;
  end if;
  return cast(result as bigint);
end;
$$;

-- In plpgsql: a SQL function that uses its argument more than once is not written into its caller, and then costs ten times this.
create or replace function redshift_compat.strtol(value text, base integer) returns bigint
language plpgsql immutable strict parallel safe as $$
begin
  return case
    when base = 16 and octet_length(value) between 1 and 15
        and octet_length(pg_catalog.translate(value, '0123456789abcdefABCDEF', '')) = 0
      then cast('0x' || value as bigint)
    else redshift_compat.strtol_any(value, base)
  end;
end;
$$;

create or replace function redshift_compat.date_trunc(unit text, value timestamp) returns timestamp
language sql immutable parallel safe
return pg_catalog.date_trunc(unit, value);

create or replace function redshift_compat.dateadd(unit text, amount bigint, value timestamp) returns timestamp
language sql immutable parallel safe
return value + amount * case unit
  when 'year' then interval '1 year'
  when 'quarter' then interval '3 months'
  when 'month' then interval '1 month'
  when 'day' then interval '1 day'
  when 'hour' then interval '1 hour'
  when 'minute' then interval '1 minute'
  when 'second' then interval '1 second'
end;

-- The last day of a month stays the last day of a month, other than with dateadd.
create or replace function redshift_compat.last_day(value timestamp) returns date
language sql immutable parallel safe
return cast(pg_catalog.date_trunc('month', value) + interval '1 month' - interval '1 day' as date);

create or replace function redshift_compat.add_months(value timestamp, months integer) returns timestamp
language sql immutable parallel safe
return case
  when cast(value as date) = redshift_compat.last_day(value)
    then redshift_compat.last_day(value + months * interval '1 month') + cast(value as time)
  else value + months * interval '1 month'
end;

-- Counts the borders between two moments, not the time between them.
create or replace function redshift_compat.datediff(unit text, earlier timestamp, later timestamp) returns bigint
language sql immutable parallel safe
return case unit
  when 'year' then cast(extract(year from later) - extract(year from earlier) as bigint)
  when 'quarter' then cast(
    4 * (extract(year from later) - extract(year from earlier))
    + extract(quarter from later) - extract(quarter from earlier) as bigint
  )
  when 'month' then cast(
    12 * (extract(year from later) - extract(year from earlier))
    + extract(month from later) - extract(month from earlier) as bigint
  )
  when 'day' then cast(cast(later as date) - cast(earlier as date) as bigint)
  when 'hour' then cast(
    extract(epoch from pg_catalog.date_trunc('hour', later) - pg_catalog.date_trunc('hour', earlier)) / 3600 as bigint
  )
  when 'minute' then cast(
    extract(epoch from pg_catalog.date_trunc('minute', later) - pg_catalog.date_trunc('minute', earlier)) / 60 as bigint
  )
  when 'second' then cast(
    extract(epoch from pg_catalog.date_trunc('second', later) - pg_catalog.date_trunc('second', earlier)) as bigint
  )
end;

create or replace function redshift_compat.trunc(value numeric) returns numeric language sql immutable parallel safe
return pg_catalog.trunc(value);

create or replace function redshift_compat.trunc(value numeric, decimals integer) returns numeric
language sql immutable parallel safe
return pg_catalog.trunc(value, decimals);

create or replace function redshift_compat.trunc(value double precision) returns double precision
language sql immutable parallel safe
return pg_catalog.trunc(value);

create or replace function redshift_compat.trunc(value timestamp) returns date language sql immutable parallel safe
return cast(value as date);

-- ALTER TABLE … ALTER COLUMN … TYPE varchar(size), refused where Redshift refuses it. What is too long for the new size
-- fails by the size's own check; a view that reads the column fails by PostgreSQL's.
create or replace procedure redshift_compat.resize_varchar(relation regclass, wanted text, size integer)
language plpgsql as $$
declare
  place smallint;
  kind oid;
  has_default boolean;
  old_check text;
begin
  select attnum, atttypid, atthasdef into place, kind, has_default
  from pg_attribute
  where attrelid = relation and attname = wanted and attnum > 0 and not attisdropped;
  if place is null then
    raise exception 'column "%" of relation "%" does not exist', wanted, relation using errcode = '42703';
  end if;
  if kind <> cast('varchar' as regtype) then
    raise exception 'ALTER COLUMN TYPE changes the size of a VARCHAR only: % is %', wanted, format_type(kind, null)
      using errcode = '0A000';
  end if;
  if has_default then
    raise exception 'cannot alter type of column "%", which has a default value', wanted using errcode = '0A000';
  end if;
  if exists (
    select from pg_constraint
    where conrelid = relation and conname like '%\_pkey' and place = any (conkey)
  ) then
    raise exception 'cannot alter type of column "%", which is in a primary key', wanted using errcode = '0A000';
  end if;
  select conname into old_check
  from pg_constraint
  where conrelid = relation and starts_with(conname, wanted || ':varchar(');
  if old_check like '%):%' then
    raise exception 'cannot alter type of column "%" with encoding %', wanted, split_part(old_check, '):', 2)
      using errcode = '0A000';
  end if;
  execute format(
    'alter table %s drop constraint %I, alter column %I type varchar(%s), add constraint %I check (octet_length(%I) <= %s)',
    relation, old_check, wanted, size, format('%s:varchar(%s)', wanted, size), wanted, size
  );
end;
$$;

-- Notes a primary key as CREATE TABLE does. Redshift takes none of a column that may be NULL.
create or replace procedure redshift_compat.add_primary_key(relation regclass, name text, columns text[])
language plpgsql as $$
declare
  wanted text;
begin
  foreach wanted in array columns loop
    if not exists (
      select from pg_attribute where attrelid = relation and attname = wanted and attnotnull and not attisdropped
    ) then
      raise exception 'column "%" is not there, or may be NULL: it cannot be in a primary key', wanted
        using errcode = '42P16';
    end if;
  end loop;
  execute format(
    'alter table %s add constraint %I check (num_nonnulls(%s) >= 0)',
    relation, name, (select string_agg(format('%I', one), ', ') from unnest(columns) as one)
  );
end;
$$;
