-- Explicit casts. Each function looks at a value before PostgreSQL casts it, and there is one for each type that may come.
-- Digits that a cast would lose: Redshift rounds constants and does not round what comes from tables, so neither is right
-- everywhere, and who means one of the two can say so with ROUND or TRUNC.

-- PostgreSQL reads more texts as numbers than Redshift does: 1_000, 0x1F, NaN, infinity.
create or replace function redshift_compat.number_text(value text, pattern text, type text) returns text
language plpgsql immutable strict parallel safe as $$
begin
  if value !~ pattern then
    raise exception 'invalid input syntax for type %: "%"', type, value using errcode = '22P02';
  end if;
  return value;
end;
$$;

create or replace function redshift_compat.whole(value text) returns text language sql immutable parallel safe
return redshift_compat.number_text(value, '^ *[+-]?[0-9]+ *$', 'integer');
create or replace function redshift_compat.whole(value numeric) returns numeric language sql immutable parallel safe
return case
  when value <> pg_catalog.trunc(value)
    then cast(redshift_compat.refuse(cast(value as text), 'a cast that loses digits: use ROUND or TRUNC') as numeric)
  else value
end;
create or replace function redshift_compat.whole(value double precision) returns double precision
language sql immutable parallel safe
return case
  when value <> pg_catalog.trunc(value)
    then cast(redshift_compat.refuse(cast(value as text), 'a cast that loses digits: use ROUND or TRUNC') as double precision)
  else value
end;
create or replace function redshift_compat.whole(value real) returns real language sql immutable parallel safe
return cast(redshift_compat.whole(cast(value as double precision)) as real);
create or replace function redshift_compat.whole(value smallint) returns smallint
language sql immutable parallel safe return value;
create or replace function redshift_compat.whole(value integer) returns integer
language sql immutable parallel safe return value;
create or replace function redshift_compat.whole(value bigint) returns bigint
language sql immutable parallel safe return value;
create or replace function redshift_compat.whole(value boolean) returns integer
language sql immutable parallel safe return cast(value as integer);

create or replace function redshift_compat.places(value numeric, scale integer) returns numeric
language sql immutable parallel safe
return case
  when value <> pg_catalog.trunc(value, scale)
    then cast(redshift_compat.refuse(cast(value as text), 'a cast that loses digits: use ROUND or TRUNC') as numeric)
  else value
end;
create or replace function redshift_compat.places(value text, scale integer) returns numeric
language sql immutable parallel safe
return redshift_compat.places(
  cast(
    redshift_compat.number_text(value, '^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)? *$', 'numeric') as numeric
  ),
  scale
);
create or replace function redshift_compat.places(value double precision, scale integer) returns numeric
language sql immutable parallel safe
return redshift_compat.places(cast(cast(value as text) as numeric), scale);
create or replace function redshift_compat.places(value real, scale integer) returns numeric
language sql immutable parallel safe
return redshift_compat.places(cast(cast(value as text) as numeric), scale);
create or replace function redshift_compat.places(value smallint, scale integer) returns numeric
language sql immutable parallel safe return cast(value as numeric);
create or replace function redshift_compat.places(value integer, scale integer) returns numeric
language sql immutable parallel safe return cast(value as numeric);
create or replace function redshift_compat.places(value bigint, scale integer) returns numeric
language sql immutable parallel safe return cast(value as numeric);

create or replace function redshift_compat.finite(value text) returns text language sql immutable parallel safe
return redshift_compat.number_text(value, '^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)? *$', 'double precision');
create or replace function redshift_compat.finite(value numeric) returns numeric
language sql immutable parallel safe return value;
create or replace function redshift_compat.finite(value double precision) returns double precision
language sql immutable parallel safe return value;
create or replace function redshift_compat.finite(value real) returns real
language sql immutable parallel safe return value;
create or replace function redshift_compat.finite(value smallint) returns smallint
language sql immutable parallel safe return value;
create or replace function redshift_compat.finite(value integer) returns integer
language sql immutable parallel safe return value;
create or replace function redshift_compat.finite(value bigint) returns bigint
language sql immutable parallel safe return value;

create or replace function redshift_compat.truth(value boolean) returns boolean
language sql immutable parallel safe return value;
create or replace function redshift_compat.truth(value integer) returns boolean
language sql immutable parallel safe return cast(value as boolean);
-- The texts that the documentation lists; PostgreSQL knows more.
create or replace function redshift_compat.truth(value text) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  if pg_catalog.lower(value) in ('t', 'true', 'y', 'yes', '1') then
    return true;
  elsif pg_catalog.lower(value) in ('f', 'false', 'n', 'no', '0') then
    return false;
  end if;
  raise exception 'invalid input syntax for type boolean: "%"', value using errcode = '22P02';
end;
$$;

-- A text is cut at bytes. A number or a day that does not fit is no text to be cut.
create or replace function redshift_compat.fitting(value text, size integer) returns text
language sql immutable parallel safe
return case
  when octet_length(value) > size then redshift_compat.refuse(value, 'a cast that cuts what is not a text')
  else value
end;
create or replace function redshift_compat.as_text(value text, size integer) returns text
language sql immutable parallel safe return redshift_compat.cut(value, size);
create or replace function redshift_compat.as_text(value smallint, size integer) returns text
language sql immutable parallel safe return redshift_compat.fitting(cast(value as text), size);
create or replace function redshift_compat.as_text(value integer, size integer) returns text
language sql immutable parallel safe return redshift_compat.fitting(cast(value as text), size);
create or replace function redshift_compat.as_text(value bigint, size integer) returns text
language sql immutable parallel safe return redshift_compat.fitting(cast(value as text), size);
create or replace function redshift_compat.as_text(value numeric, size integer) returns text
language sql immutable parallel safe return redshift_compat.fitting(cast(value as text), size);
create or replace function redshift_compat.as_text(value double precision, size integer) returns text
language sql immutable parallel safe return redshift_compat.fitting(redshift_compat.printed(value), size);
create or replace function redshift_compat.as_text(value real, size integer) returns text
language sql immutable parallel safe return redshift_compat.fitting(redshift_compat.printed(value), size);
create or replace function redshift_compat.as_text(value boolean, size integer) returns text
language sql immutable parallel safe return redshift_compat.printed(value);
create or replace function redshift_compat.as_text(value date, size integer) returns text
language sql stable parallel safe return redshift_compat.fitting(cast(value as text), size);
create or replace function redshift_compat.as_text(value timestamp, size integer) returns text
language sql stable parallel safe return redshift_compat.fitting(cast(value as text), size);
create or replace function redshift_compat.as_text(value timestamptz, size integer) returns text
language sql stable parallel safe return redshift_compat.fitting(cast(value as text), size);

-- CHAR holds single bytes only.
create or replace function redshift_compat.single_bytes(value text) returns text
language plpgsql immutable strict parallel safe as $$
begin
  if octet_length(value) <> length(value) then
    raise exception 'CHAR string contains invalid multibyte character: %', value using errcode = '22021';
  end if;
  return value;
end;
$$;
