-- Redshift's list of roles, as far as an installation asks it.
create or replace view redshift_compat.svv_roles as
select
  cast(oid as bigint) as role_id,
  cast(rolname as text) as role_name
from pg_catalog.pg_roles
where not rolcanlogin
  and pg_catalog.left(cast(rolname as text), 3) <> 'pg_';
