-- Text functions where Redshift documents no answer for what PostgreSQL has one, and where CHAR's blanks do not count.
create or replace function redshift_compat.left(value text, size integer) returns text
language sql immutable parallel safe
return case when size < 0 then redshift_compat.refuse(cast(size as text), 'LEFT of less than 0') else pg_catalog.left(value, size) end;
create or replace function redshift_compat.right(value text, size integer) returns text
language sql immutable parallel safe
return case when size < 0 then redshift_compat.refuse(cast(size as text), 'RIGHT of less than 0') else pg_catalog.right(value, size) end;
create or replace function redshift_compat.repeat(value text, times integer) returns text
language sql immutable parallel safe
return case when times < 0 then redshift_compat.refuse(cast(times as text), 'REPEAT of less than 0') else pg_catalog.repeat(value, times) end;

create or replace function redshift_compat.strpos(value text, part text) returns integer
language sql immutable parallel safe
return case
  when octet_length(part) = 0 then cast(redshift_compat.refuse(value, 'STRPOS of an empty text') as integer)
  else pg_catalog.strpos(value, part)
end;

create or replace function redshift_compat.replace(value text, old text, new text) returns text
language sql immutable parallel safe
return case
  when octet_length(old) = 0 then redshift_compat.refuse(value, 'REPLACE of an empty text')
  else pg_catalog.replace(value, old, new)
end;

-- PostgreSQL counts from the end when the part is negative.
create or replace function redshift_compat.split_part(value text, delimiter text, part integer) returns text
language plpgsql immutable strict parallel safe as $$
begin
  if part <= 0 then
    raise exception 'field position must be greater than zero' using errcode = '22023';
  end if;
  if octet_length(delimiter) = 0 then
    perform redshift_compat.refuse(value, 'SPLIT_PART by an empty text');
  end if;
  return pg_catalog.split_part(value, delimiter, part);
end;
$$;

create or replace function redshift_compat.pad(is_left boolean, value text, size integer, filling text) returns text
language sql immutable parallel safe
return case
  when octet_length(filling) = 0 then redshift_compat.refuse(value, 'LPAD and RPAD with an empty text')
  when is_left then pg_catalog.lpad(value, size, filling)
  else pg_catalog.rpad(value, size, filling)
end;

-- The blanks of a CHAR do not count in lengths.
create or replace function redshift_compat.octet_length(value text) returns integer
language sql immutable parallel safe return pg_catalog.octet_length(value);
create or replace function redshift_compat.octet_length(value character) returns integer
language sql immutable parallel safe return pg_catalog.octet_length(cast(value as text));

-- PostgreSQL matches a CHAR with its blanks, which nobody says of Redshift.
create or replace function redshift_compat.char_like(value character, pattern text) returns boolean
language sql immutable strict parallel safe
return cast(redshift_compat.refuse(cast(value as text), 'LIKE on a CHAR: cast it to VARCHAR') as boolean);

-- A boolean has no text in Redshift; a double or real has 15 or 6 digits there, and as many as it needs in PostgreSQL.
create or replace function redshift_compat.printed(value boolean) returns text
language sql immutable strict parallel safe
return redshift_compat.refuse(cast(value as text), 'a boolean as a text: use CASE');
create or replace function redshift_compat.printed(value double precision) returns text
language sql immutable strict parallel safe
return case
  when pg_catalog.length(pg_catalog.ltrim(pg_catalog.regexp_replace(cast(value as text), 'e.*|[^0-9]', '', 'g'), '0')) <= 15
    then cast(value as text)
  else redshift_compat.refuse(cast(value as text), 'the text of a double precision of more than 15 digits: round it')
end;
create or replace function redshift_compat.printed(value real) returns text
language sql immutable strict parallel safe
return case
  when pg_catalog.length(pg_catalog.ltrim(pg_catalog.regexp_replace(cast(value as text), 'e.*|[^0-9]', '', 'g'), '0')) <= 6
    then cast(value as text)
  else redshift_compat.refuse(cast(value as text), 'the text of a real of more than 6 digits: round it')
end;
create or replace function redshift_compat.joined(value text, other double precision) returns text
language sql immutable strict parallel safe return value || redshift_compat.printed(other);
create or replace function redshift_compat.joined(value double precision, other text) returns text
language sql immutable strict parallel safe return redshift_compat.printed(value) || other;
create or replace function redshift_compat.joined(value text, other real) returns text
language sql immutable strict parallel safe return value || redshift_compat.printed(other);
create or replace function redshift_compat.joined(value real, other text) returns text
language sql immutable strict parallel safe return redshift_compat.printed(value) || other;
create or replace function redshift_compat.joined(value text, other boolean) returns text
language sql immutable strict parallel safe return redshift_compat.printed(other);
create or replace function redshift_compat.joined(value boolean, other text) returns text
language sql immutable strict parallel safe return redshift_compat.printed(value);
-- Exact types have operators of their own, or PostgreSQL would take them for double precision.
create or replace function redshift_compat.joined(value text, other smallint) returns text
language sql immutable strict parallel safe return value || cast(other as text);
create or replace function redshift_compat.joined(value smallint, other text) returns text
language sql immutable strict parallel safe return cast(value as text) || other;
create or replace function redshift_compat.joined(value text, other integer) returns text
language sql immutable strict parallel safe return value || cast(other as text);
create or replace function redshift_compat.joined(value integer, other text) returns text
language sql immutable strict parallel safe return cast(value as text) || other;
create or replace function redshift_compat.joined(value text, other bigint) returns text
language sql immutable strict parallel safe return value || cast(other as text);
create or replace function redshift_compat.joined(value bigint, other text) returns text
language sql immutable strict parallel safe return cast(value as text) || other;
create or replace function redshift_compat.joined(value text, other numeric) returns text
language sql immutable strict parallel safe return value || cast(other as text);
create or replace function redshift_compat.joined(value numeric, other text) returns text
language sql immutable strict parallel safe return cast(value as text) || other;

do $$
begin
  if exists (select from pg_operator where oprname = '~~' and oprnamespace = 'redshift_compat'::regnamespace) then
    return;
  end if;
  create operator redshift_compat.~~ (function = redshift_compat.char_like, leftarg = character, rightarg = text);
  create operator redshift_compat.!~~ (function = redshift_compat.char_like, leftarg = character, rightarg = text);
  create operator redshift_compat.~~* (function = redshift_compat.char_like, leftarg = character, rightarg = text);
  create operator redshift_compat.!~~* (function = redshift_compat.char_like, leftarg = character, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = double precision);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = double precision, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = real);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = real, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = boolean);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = boolean, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = smallint);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = smallint, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = integer);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = integer, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = bigint);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = bigint, rightarg = text);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = text, rightarg = numeric);
  create operator redshift_compat.|| (function = redshift_compat.joined, leftarg = numeric, rightarg = text);
end;
$$;
