-- Keeps the staged rejected rows that are not kept yet, and counts them for the ledger.
create or replace procedure sp_load_rejected(p_load_id varchar(64)) as $$
begin
  insert into etl_rejected (
    batch_id,
    event_id,
    source_system,
    entity,
    record_key,
    epoch,
    origin,
    committed_at,
    sequence,
    op,
    contract_version,
    reasons,
    payload,
    object_key,
    sum_1,
    sum_2,
    sum_3,
    checksum,
    line
  )
  with deliveries as (
    select
      batch_id,
      event_id,
      source_system,
      entity,
      record_key,
      epoch,
      origin,
      committed_at,
      sequence,
      op,
      contract_version,
      reasons,
      payload,
      object_key,
      sum_1,
      sum_2,
      sum_3,
      checksum,
      line,
      row_number() over (partition by event_id order by batch_id, object_key) as delivery
    from stg_rejected
  )
  select
    deliveries.batch_id,
    deliveries.event_id,
    deliveries.source_system,
    deliveries.entity,
    deliveries.record_key,
    deliveries.epoch,
    deliveries.origin,
    deliveries.committed_at,
    deliveries.sequence,
    deliveries.op,
    deliveries.contract_version,
    deliveries.reasons,
    deliveries.payload,
    deliveries.object_key,
    deliveries.sum_1,
    deliveries.sum_2,
    deliveries.sum_3,
    deliveries.checksum,
    deliveries.line
  from deliveries
  left join etl_rejected as known
    on known.event_id = deliveries.event_id
  where deliveries.delivery = 1
    and known.event_id is null;

  insert into etl_row_count (
    batch_id,
    entity,
    staged_rows,
    new_rows,
    known_rows,
    rejected_rows,
    appended_rows
  )
  select
    staged.batch_id,
    staged.entity,
    0,
    0,
    0,
    count(*),
    0
  from stg_rejected as staged
  join etl_rejected as kept
    on kept.event_id = staged.event_id
  group by
    staged.batch_id,
    staged.entity;
end;
$$ language plpgsql;
