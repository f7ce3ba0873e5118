-- The translator lets formats through whose every part is known (engine/date_rules.py). No form for numbers: Redshift's
-- formats of numbers are others than today's PostgreSQL has.
-- Stable as PostgreSQL's own: a SQL function that says more than what it calls is not written into its caller.
create or replace function redshift_compat.to_char(value timestamp, format text) returns text
language sql stable parallel safe
return pg_catalog.to_char(value, format);

-- A text that is not written as the format says, or names a day that is none, is refused: Redshift reads on, into the
-- next month ('20010631' is 2001-07-01 there), where PostgreSQL fails.
create or replace function redshift_compat.to_date(value text, format text, shape text) returns date
language plpgsql immutable as $$
begin
  if value is null then
    return null;
  end if;
  if value !~ shape then
    perform redshift_compat.refuse(value, 'a text that is not written as ' || format || ' says');
  end if;
  return pg_catalog.to_date(value, format);
exception
  when datetime_field_overflow or invalid_datetime_format then
    perform redshift_compat.refuse(value, 'to_date of a day that does not exist');
end;
$$;

-- Names only: PostgreSQL counts the offset of 'UTC+2' westwards.
create or replace function redshift_compat.zone(name text) returns text language sql immutable parallel safe
return case
  when name ~ '^[A-Za-z]+([_/-][A-Za-z_]+)*$' then name
  when name is not null then redshift_compat.refuse(name, 'a time zone that is not given by its name')
end;

create or replace function redshift_compat.convert_timezone(source_zone text, target_zone text, value timestamp)
returns timestamp language sql stable parallel safe
return (value at time zone redshift_compat.zone(source_zone)) at time zone redshift_compat.zone(target_zone);
