-- The checks that the columns of CREATE TABLE are given (sizes are bytes, CHAR has single ones), for CREATE TABLE AS too.
create or replace function redshift_compat.check_sizes() returns event_trigger language plpgsql as $$
declare
  made record;
  held record;
begin
  for made in select objid from pg_event_trigger_ddl_commands() where object_type = 'table' loop
    for held in
      select attname as name, atttypmod - 4 as size, atttypid = 'bpchar'::regtype as is_char
      from pg_attribute
      where attrelid = made.objid and attnum > 0 and atttypmod > 4 and atttypid in ('varchar'::regtype, 'bpchar'::regtype)
    loop
      execute format(
        case
          when held.is_char then 'alter table %s add constraint %I check (octet_length(cast(%I as text)) = length(%3$I))'
          else 'alter table %s add constraint %I check (octet_length(%I) <= %s)'
        end,
        cast(made.objid as regclass),
        format('%s:%s(%s)', held.name, case when held.is_char then 'char' else 'varchar' end, held.size),
        held.name,
        held.size
      );
    end loop;
  end loop;
end;
$$;

drop event trigger if exists redshift_sizes;
create event trigger redshift_sizes on ddl_command_end when tag in ('CREATE TABLE AS')
execute function redshift_compat.check_sizes();
