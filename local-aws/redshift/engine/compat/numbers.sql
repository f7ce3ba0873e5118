-- Redshift's numeric functions give the type they are given; PostgreSQL's turn integers into double precision.
create or replace function redshift_compat.ceil(value smallint) returns smallint
language sql immutable parallel safe return value;
create or replace function redshift_compat.ceil(value integer) returns integer
language sql immutable parallel safe return value;
create or replace function redshift_compat.ceil(value bigint) returns bigint
language sql immutable parallel safe return value;
create or replace function redshift_compat.ceil(value numeric) returns numeric
language sql immutable parallel safe return pg_catalog.ceil(value);
create or replace function redshift_compat.ceil(value real) returns real
language sql immutable parallel safe return cast(pg_catalog.ceil(value) as real);
create or replace function redshift_compat.ceil(value double precision) returns double precision
language sql immutable parallel safe return pg_catalog.ceil(value);

create or replace function redshift_compat.floor(value smallint) returns smallint
language sql immutable parallel safe return value;
create or replace function redshift_compat.floor(value integer) returns integer
language sql immutable parallel safe return value;
create or replace function redshift_compat.floor(value bigint) returns bigint
language sql immutable parallel safe return value;
create or replace function redshift_compat.floor(value numeric) returns numeric
language sql immutable parallel safe return pg_catalog.floor(value);
create or replace function redshift_compat.floor(value real) returns real
language sql immutable parallel safe return cast(pg_catalog.floor(value) as real);
create or replace function redshift_compat.floor(value double precision) returns double precision
language sql immutable parallel safe return pg_catalog.floor(value);

-- Of integers the documentation says no type that is certain, and of a real only that it is converted.
create or replace function redshift_compat.sign(value numeric) returns numeric
language sql immutable parallel safe return pg_catalog.sign(value);
create or replace function redshift_compat.sign(value double precision) returns double precision
language sql immutable parallel safe return pg_catalog.sign(value);
create or replace function redshift_compat.sign(value bigint) returns numeric language sql immutable strict parallel safe
return cast(redshift_compat.refuse(cast(value as text), 'SIGN of an integer: cast it to decimal or double precision') as numeric);
create or replace function redshift_compat.sign(value integer) returns numeric language sql immutable strict parallel safe
return redshift_compat.sign(cast(value as bigint));
create or replace function redshift_compat.sign(value smallint) returns numeric language sql immutable strict parallel safe
return redshift_compat.sign(cast(value as bigint));
create or replace function redshift_compat.sign(value real) returns numeric language sql immutable strict parallel safe
return cast(redshift_compat.refuse(cast(value as text), 'SIGN of a real: cast it to double precision') as numeric);

create or replace function redshift_compat.round(value numeric, decimals integer default 0) returns numeric
language sql immutable parallel safe return pg_catalog.round(value, decimals);
create or replace function redshift_compat.round(value bigint, decimals integer default 0) returns numeric
language sql immutable strict parallel safe
return cast(redshift_compat.refuse(cast(value as text), 'ROUND of an integer: cast it to decimal or double precision') as numeric);
create or replace function redshift_compat.round(value integer, decimals integer default 0) returns numeric
language sql immutable strict parallel safe return redshift_compat.round(cast(value as bigint), decimals);
create or replace function redshift_compat.round(value smallint, decimals integer default 0) returns numeric
language sql immutable strict parallel safe return redshift_compat.round(cast(value as bigint), decimals);
create or replace function redshift_compat.round(value real, decimals integer default 0) returns numeric
language sql immutable strict parallel safe
return cast(redshift_compat.refuse(cast(value as text), 'ROUND of a real: cast it to double precision') as numeric);

-- Whether a double in the middle of two results goes up, down or to the even one is said nowhere: it is no answer of ours.
-- Near enough to the middle is what any of the usual ways (multiply and divide; 15 digits) may take for the middle.
create or replace function redshift_compat.round(value double precision, decimals integer default 0) returns double precision
language plpgsql immutable strict parallel safe as $$
declare
  exact numeric := cast(cast(value as text) as numeric);
  beyond numeric := abs(exact - pg_catalog.trunc(exact, decimals));
  half numeric := 5 * power(cast(10 as numeric), -decimals - 1);
begin
  if abs(beyond - half) <= abs(exact) * 4e-16 then
    perform redshift_compat.refuse(
      cast(value as text),
      'ROUND of a double precision in the middle of two results: use decimals, or FLOOR(x * 10^n + 0.5) / 10^n'
    );
  end if;
  return cast(pg_catalog.round(exact, decimals) as double precision);
end;
$$;

create or replace function redshift_compat.trunc(value smallint) returns smallint
language sql immutable parallel safe return value;
create or replace function redshift_compat.trunc(value integer) returns integer
language sql immutable parallel safe return value;
create or replace function redshift_compat.trunc(value bigint) returns bigint
language sql immutable parallel safe return value;
create or replace function redshift_compat.trunc(value smallint, decimals integer) returns smallint
language sql immutable parallel safe return cast(pg_catalog.trunc(cast(value as numeric), decimals) as smallint);
create or replace function redshift_compat.trunc(value integer, decimals integer) returns integer
language sql immutable parallel safe return cast(pg_catalog.trunc(cast(value as numeric), decimals) as integer);
create or replace function redshift_compat.trunc(value bigint, decimals integer) returns bigint
language sql immutable parallel safe return cast(pg_catalog.trunc(cast(value as numeric), decimals) as bigint);
create or replace function redshift_compat.trunc(value real) returns real
language sql immutable parallel safe return cast(pg_catalog.trunc(value) as real);

-- 0.29 is a little less than it looks: cut to two places it is 0.29 by its digits and 0.28 by multiplication.
create or replace function redshift_compat.trunc(value double precision, decimals integer) returns double precision
language plpgsql immutable strict parallel safe as $$
declare
  exact numeric := cast(cast(value as text) as numeric);
  scaled numeric := exact * power(cast(10 as numeric), decimals);
begin
  if abs(scaled - pg_catalog.round(scaled)) <= abs(scaled) * 4e-16
    and value * power(cast(10 as double precision), decimals) <> cast(pg_catalog.round(scaled) as double precision)
  then
    perform redshift_compat.refuse(
      cast(value as text), 'TRUNC of a double precision that is all but the next result: use decimals'
    );
  end if;
  return cast(pg_catalog.trunc(exact, decimals) as double precision);
end;
$$;
