-- Redshift adds up REALs as doubles, PostgreSQL as REALs.
create or replace function redshift_compat.add_real(total double precision, value real) returns double precision
language sql immutable parallel safe
return coalesce(total + value, total, value);

create or replace aggregate redshift_compat.sum(real) (sfunc = redshift_compat.add_real, stype = double precision);

-- What LISTAGG may give: 65535 bytes.
create or replace function redshift_compat.listed(value text) returns text language plpgsql immutable parallel safe as $$
begin
  if octet_length(value) > 65535 then
    raise exception 'Result size exceeds LISTAGG limit' using errcode = '22001';
  end if;
  return value;
end;
$$;
