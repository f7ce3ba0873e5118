-- Compares the source's figures of a heartbeat with history's current rows at the same point of the source's log, for all of
-- the heartbeat's entities at once. Keys whose last event there was rejected are left out on both sides, and counted.
-- One statement sees one moment of the warehouse, in which a load is there whole or not at all: no lock, no work table.
create or replace procedure sp_reconcile(p_heartbeat_id varchar(64)) as $$
declare
  v_compared bigint;
begin
  update etl_reconciliation
  set
    warehouse_rows = figures.found_rows,
    warehouse_sum_1 = figures.found_sum_1,
    warehouse_sum_2 = figures.found_sum_2,
    warehouse_sum_3 = figures.found_sum_3,
    warehouse_checksum = figures.found_checksum,
    rejected_keys = figures.left_out_keys,
    status = case
      when etl_reconciliation.source_rows - figures.left_out_rows <> figures.found_rows
        or coalesce(etl_reconciliation.source_sum_1, 0) - figures.left_out_sum_1 <> coalesce(figures.found_sum_1, 0)
        or coalesce(etl_reconciliation.source_sum_2, 0) - figures.left_out_sum_2 <> coalesce(figures.found_sum_2, 0)
        or coalesce(etl_reconciliation.source_sum_3, 0) - figures.left_out_sum_3 <> coalesce(figures.found_sum_3, 0)
      then 'mismatched'
      -- A row that was loaded before there were checksums has none.
      when etl_reconciliation.source_checksum is null or figures.unknown_rows > 0
      then 'counted'
      when etl_reconciliation.source_checksum - figures.left_out_checksum <> figures.found_checksum
      then 'mismatched'
      else 'matched'
    end,
    compared_at = getdate()
  from (
    with asked as (
      select
        entity,
        source_system,
        epoch,
        sequence
      from etl_reconciliation
      where heartbeat_id = p_heartbeat_id
    ),
    told as (
      select
        event.entity,
        event.source_system,
        event.record_key,
        event.event_id,
        event.epoch,
        event.origin,
        event.sequence,
        event.contract_version,
        case when event.op = 'D' then 1 else 0 end as is_delete,
        0 as is_rejected,
        event.row_hash,
        event.sum_1,
        event.sum_2,
        event.sum_3,
        event.checksum
      from hist_event as event
      join asked
        on asked.entity = event.entity
        and asked.source_system = event.source_system
      where event.epoch < asked.epoch
        or (event.epoch = asked.epoch and (event.origin = 'snapshot' or event.sequence <= asked.sequence))
      union all
      select
        kept.entity,
        kept.source_system,
        kept.record_key,
        kept.event_id,
        kept.epoch,
        kept.origin,
        kept.sequence,
        kept.contract_version,
        case when kept.op = 'D' then 1 else 0 end,
        1,
        '',
        kept.sum_1,
        kept.sum_2,
        kept.sum_3,
        kept.checksum
      from etl_rejected as kept
      join asked
        on asked.entity = kept.entity
        and asked.source_system = kept.source_system
      where kept.epoch < asked.epoch
        or (kept.epoch = asked.epoch and (kept.origin = 'snapshot' or kept.sequence <= asked.sequence))
    ),
    -- An event whose row a later contract version rejected has lost its word.
    refused as (
      select
        entity,
        source_system,
        record_key,
        epoch,
        origin,
        sequence,
        max(contract_version) as contract_version
      from etl_rejected
      group by
        entity,
        source_system,
        record_key,
        epoch,
        origin,
        sequence
    ),
    accepted as (
      select distinct
        loaded.entity,
        loaded.source_system,
        loaded.epoch
      from hist_snapshot as loaded
      join asked
        on asked.entity = loaded.entity
        and asked.source_system = loaded.source_system
      where loaded.kind = 'snapshot'
        and loaded.epoch <= asked.epoch
    ),
    from_the_end as (
      select
        told.entity,
        told.source_system,
        told.record_key,
        told.epoch,
        told.is_delete,
        told.is_rejected,
        told.sum_1,
        told.sum_2,
        told.sum_3,
        told.checksum,
        row_number() over (
          partition by told.record_key, told.entity, told.source_system
          order by
            told.epoch desc,
            case when told.origin = 'snapshot' then 0 else 1 end desc,
            told.sequence desc,
            told.contract_version desc,
            told.is_delete desc,
            told.row_hash desc,
            told.event_id desc
        ) as place_from_end
      from told
      left join accepted
        on accepted.entity = told.entity
        and accepted.source_system = told.source_system
        and accepted.epoch = told.epoch
      left join refused
        on refused.entity = told.entity
        and refused.source_system = told.source_system
        and refused.record_key = told.record_key
        and refused.epoch = told.epoch
        and refused.origin = told.origin
        and refused.sequence = told.sequence
      where (told.origin = 'change' or accepted.epoch is not null)
        and coalesce(refused.contract_version, 0) <= told.contract_version
    ),
    -- Later accepted snapshots than a key's last event: from one of them it must be absent, or a row of it was rejected there.
    passed_by as (
      select
        latest.entity,
        latest.source_system,
        latest.record_key,
        accepted.epoch
      from from_the_end as latest
      join accepted
        on accepted.entity = latest.entity
        and accepted.source_system = latest.source_system
        and accepted.epoch > latest.epoch
      where latest.place_from_end = 1
        and (latest.is_delete = 0 or latest.is_rejected = 1)
    ),
    absent as (
      select distinct
        passed_by.entity,
        passed_by.source_system,
        passed_by.record_key
      from passed_by
      left join (
        select
          entity,
          source_system,
          record_key,
          epoch
        from told
        where origin = 'snapshot'
        union
        select
          entity,
          source_system,
          record_key,
          epoch
        from hist_snapshot
        where kind = 'presence'
      ) as present
        on present.entity = passed_by.entity
        and present.source_system = passed_by.source_system
        and present.record_key = passed_by.record_key
        and present.epoch = passed_by.epoch
      where present.record_key is null
    ),
    standing as (
      select
        latest.entity,
        case when latest.is_rejected = 0 and latest.is_delete = 0 and absent.record_key is null then 1 else 0 end as is_current,
        case when latest.is_rejected = 1 and absent.record_key is null then 1 else 0 end as is_left_out,
        case when latest.is_rejected = 1 and latest.is_delete = 0 and absent.record_key is null then 1 else 0 end as is_left_out_row,
        latest.sum_1,
        latest.sum_2,
        latest.sum_3,
        cast(latest.checksum as decimal(38, 0)) as checksum
      from from_the_end as latest
      left join absent
        on absent.entity = latest.entity
        and absent.source_system = latest.source_system
        and absent.record_key = latest.record_key
      where latest.place_from_end = 1
    )
    select
      asked.entity,
      coalesce(sum(standing.is_current), 0) as found_rows,
      sum(case when standing.is_current = 1 then standing.sum_1 end) as found_sum_1,
      sum(case when standing.is_current = 1 then standing.sum_2 end) as found_sum_2,
      sum(case when standing.is_current = 1 then standing.sum_3 end) as found_sum_3,
      coalesce(sum(case when standing.is_current = 1 then standing.checksum end), 0) as found_checksum,
      coalesce(sum(standing.is_left_out), 0) as left_out_keys,
      coalesce(sum(standing.is_left_out_row), 0) as left_out_rows,
      coalesce(sum(case when standing.is_left_out_row = 1 then standing.sum_1 end), 0) as left_out_sum_1,
      coalesce(sum(case when standing.is_left_out_row = 1 then standing.sum_2 end), 0) as left_out_sum_2,
      coalesce(sum(case when standing.is_left_out_row = 1 then standing.sum_3 end), 0) as left_out_sum_3,
      coalesce(sum(case when standing.is_left_out_row = 1 then standing.checksum end), 0) as left_out_checksum,
      coalesce(
        sum(case when standing.checksum is null then standing.is_current + standing.is_left_out_row end),
        0
      ) as unknown_rows
    from asked
    left join standing
      on standing.entity = asked.entity
    group by asked.entity
  ) as figures
  where etl_reconciliation.heartbeat_id = p_heartbeat_id
    and etl_reconciliation.entity = figures.entity;

  select count(*) into v_compared
  from etl_reconciliation
  where heartbeat_id = p_heartbeat_id
    and status <> 'pending';
  if v_compared = 0 then
    raise exception 'ELT_INPUT_INVALID: heartbeat % has no figures in etl_reconciliation', p_heartbeat_id;
  end if;
end;
$$ language plpgsql;
