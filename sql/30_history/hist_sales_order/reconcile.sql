-- Derived from src/entities/sales-order.ts and sql/templates/30_history/hist_entity/reconcile.sql.liquid by `npm run gen`: change those.
-- Compares the source's figures of a heartbeat with sales_order's rows as history has them at the same point of the source's log.
-- Keys whose last event there was rejected are left out on both sides, and counted.
create or replace procedure sp_reconcile_sales_order(
  p_heartbeat_id varchar(64),
  p_source_system varchar(32),
  p_epoch integer,
  p_sequence varchar(35)
) as $$
declare
  v_compared bigint;
begin
  -- The work table has one user at a time: the fence keeps a load away until this transaction ends.
  update etl_writer set fence = fence + 1;

  delete from etl_event;
  delete from etl_hist_sales_order;

  insert into etl_event (
    entity,
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    is_delete,
    is_rejected,
    row_hash,
    tracked_hash,
    as_of_epoch
  )
  select
    'sales_order',
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    case when op = 'D' then 1 else 0 end,
    0,
    row_hash,
    tracked_hash,
    p_epoch
  from hist_sales_order
  where source_system = p_source_system
    and (epoch < p_epoch or (epoch = p_epoch and (origin = 'load' or sequence <= p_sequence)))
  union all
  select
    'sales_order',
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    case when op = 'D' then 1 else 0 end,
    1,
    '',
    '',
    p_epoch
  from etl_rejected
  where entity = 'sales_order'
    and source_system = p_source_system
    and (epoch < p_epoch or (epoch = p_epoch and (origin = 'load' or sequence <= p_sequence)));

  update etl_reconciliation
  set
    warehouse_rows = figures.found_rows,
    warehouse_sum_1 = figures.found_sum_1,
    warehouse_sum_2 = figures.found_sum_2,
    warehouse_sum_3 = figures.found_sum_3,
    rejected_keys = figures.left_out_keys,
    status = case
      when etl_reconciliation.source_rows - figures.left_out_rows = figures.found_rows
        and coalesce(etl_reconciliation.source_sum_1, 0) - figures.left_out_sum_1 = coalesce(figures.found_sum_1, 0)
        and coalesce(etl_reconciliation.source_sum_2, 0) - figures.left_out_sum_2 = coalesce(figures.found_sum_2, 0)
        and coalesce(etl_reconciliation.source_sum_3, 0) - figures.left_out_sum_3 = coalesce(figures.found_sum_3, 0)
      then 'matched'
      else 'mismatched'
    end,
    compared_at = getdate()
  from (
    select
      found.row_count as found_rows,
      found.sum_1 as found_sum_1,
      found.sum_2 as found_sum_2,
      found.sum_3 as found_sum_3,
      left_out.key_count as left_out_keys,
      left_out.row_count as left_out_rows,
      left_out.sum_1 as left_out_sum_1,
      left_out.sum_2 as left_out_sum_2,
      left_out.sum_3 as left_out_sum_3
    from (
      select
        count(*) as row_count,
        cast(null as decimal(38, 6)) as sum_1,
        cast(null as decimal(38, 6)) as sum_2,
        cast(null as decimal(38, 6)) as sum_3
      from hist_latest_event as latest
      join hist_sales_order as stored
        on stored.event_id = latest.event_id
      where latest.is_rejected = 0
        and latest.is_delete = 0
    ) as found
    cross join (
      select
        count(*) as key_count,
        coalesce(sum(case when latest.is_delete = 0 then 1 else 0 end), 0) as row_count,
        coalesce(sum(case when latest.is_delete = 0 then kept.sum_1 end), 0) as sum_1,
        coalesce(sum(case when latest.is_delete = 0 then kept.sum_2 end), 0) as sum_2,
        coalesce(sum(case when latest.is_delete = 0 then kept.sum_3 end), 0) as sum_3
      from hist_latest_event as latest
      join etl_rejected as kept
        on kept.event_id = latest.event_id
      where latest.is_rejected = 1
    ) as left_out
  ) as figures
  where etl_reconciliation.heartbeat_id = p_heartbeat_id
    and etl_reconciliation.entity = 'sales_order';

  select count(*) into v_compared
  from etl_reconciliation
  where heartbeat_id = p_heartbeat_id
    and entity = 'sales_order'
    and status <> 'pending';
  if v_compared <> 1 then
    raise exception 'ELT_INPUT_INVALID: heartbeat % has % figures for sales_order in etl_reconciliation', p_heartbeat_id, v_compared;
  end if;
end;
$$ language plpgsql;
