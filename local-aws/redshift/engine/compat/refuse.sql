-- Says no to a value for which PostgreSQL's answer may not be Redshift's. Immutable, so that functions that use it can be
-- written into their callers; it must be given something of the row, or the planner would call it on its own.
create or replace function redshift_compat.refuse(value text, reason text) returns text
language plpgsql immutable parallel safe as $$
begin
  raise exception '%: refused by the local Redshift (%)', reason, left(value, 60) using errcode = '0A000';
end;
$$;
