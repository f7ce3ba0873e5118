-- Derived from src/entities and sql/templates/20_staging/note_load_keys/load.sql.liquid by `npm run gen`: change those.
-- Notes the keys that the staged rows are of, and the members that they name: what the rules of the load's runs look at. Of a
-- load that brings something of a snapshot, which speaks of every key, or very many rows none is kept, and its runs' rules look at everything.
-- What was noted a day ago is forgotten.
create or replace procedure sp_note_load_keys(p_load_id varchar(64)) as $$
begin
  insert into etl_load_touch (
    load_id,
    row_count,
    is_kept,
    noted_at
  )
  select
    p_load_id,
    sum(row_count),
    case when sum(row_count) <= 100000 and sum(snapshot_count) = 0 then true else false end,
    getdate()
  from (
    select count(*) as row_count, count(case when origin = 'snapshot' then 1 end) as snapshot_count from stg_customer
    union all
    select count(*) as row_count, count(case when origin = 'snapshot' then 1 end) as snapshot_count from stg_location
    union all
    select count(*) as row_count, count(case when origin = 'snapshot' then 1 end) as snapshot_count from stg_product
    union all
    select count(*) as row_count, count(case when origin = 'snapshot' then 1 end) as snapshot_count from stg_sales_order
    union all
    select count(*) as row_count, count(case when origin = 'snapshot' then 1 end) as snapshot_count from stg_order_line
    union all
    select count(*), 0 from stg_rejected
    union all
    select 0, count(*) from stg_snapshot
  ) as staged;

  delete from etl_load_key
  where load_id in (
    select load_id
    from etl_load_touch
    where noted_at < dateadd(day, -1, getdate())
  );

  delete from etl_load_touch
  where noted_at < dateadd(day, -1, getdate());

  insert into etl_load_key (
    load_id,
    entity,
    source_system,
    record_key,
    changed_from
  )
  with staged as (
    select 'customer' as entity, source_system, record_key, committed_at as changed_from from stg_customer
    union all
    select 'customer', source_system, customer_id, null from stg_sales_order where customer_id <> ''
    union all
    select 'location' as entity, source_system, record_key, committed_at as changed_from from stg_location
    union all
    select 'location', source_system, country, null from stg_sales_order where country <> ''
    union all
    select 'product' as entity, source_system, record_key, committed_at as changed_from from stg_product
    union all
    select 'product', source_system, stock_code, null from stg_order_line where stock_code <> ''
    union all
    select 'sales_order' as entity, source_system, record_key, committed_at as changed_from from stg_sales_order
    union all
    select 'order_line' as entity, source_system, record_key, committed_at as changed_from from stg_order_line
    union all
    select entity, source_system, record_key, committed_at from stg_rejected
  )
  select
    noted.load_id,
    staged.entity,
    staged.source_system,
    staged.record_key,
    min(staged.changed_from)
  from etl_load_touch as noted
  cross join staged
  where noted.load_id = p_load_id
    and noted.is_kept
  group by
    noted.load_id,
    staged.entity,
    staged.source_system,
    staged.record_key;
end;
$$ language plpgsql;
