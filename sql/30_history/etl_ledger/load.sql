-- The last step of a load: proves that every staged row is accounted for, then commits objects and batches.
-- A batch that cannot be proved takes its whole load with it; the sequencer then finds the bad one by halving.
create or replace procedure sp_load_ledger(p_load_id varchar(64)) as $$
declare
  v_unproved bigint;
  v_unannounced bigint;
  v_unread bigint;
begin
  select count(*) into v_unannounced
  from etl_row_count as counted
  left join stg_batch as announced
    on announced.batch_id = counted.batch_id
    and announced.entity = counted.entity
  where announced.batch_id is null;
  if v_unannounced > 0 then
    raise exception 'ELT_CHECK_ROWS_UNACCOUNTED: staging has rows of % batches and entities that no batch row announces', v_unannounced;
  end if;

  -- An object goes into the ledger with its rows, or its rows would never be asked for again.
  select count(*) into v_unread
  from stg_batch as announced
  left join (
    select
      batch_id,
      entity,
      sum(row_count) as row_count
    from stg_object
    group by
      batch_id,
      entity
  ) as read_objects
    on read_objects.batch_id = announced.batch_id
    and read_objects.entity = announced.entity
  where announced.bronze_rows <> coalesce(read_objects.row_count, 0);
  if v_unread > 0 then
    raise exception 'ELT_CHECK_ROWS_UNACCOUNTED: % batches and entities have other rows than the objects that they read', v_unread;
  end if;

  insert into etl_batch (
    batch_id,
    pipeline,
    source_system,
    window_from,
    window_to,
    entity,
    contract_version,
    bronze_rows,
    split_rows,
    silver_rows,
    rejected_rows,
    duplicate_rows,
    unmapped_rows,
    folded_rows,
    staged_rows,
    new_rows,
    known_rows,
    load_id,
    loaded_at
  )
  with counted as (
    select
      batch_id,
      entity,
      sum(staged_rows) as staged_rows,
      sum(new_rows) as new_rows,
      sum(known_rows) as known_rows
    from etl_row_count
    group by
      batch_id,
      entity
  )
  select
    announced.batch_id,
    announced.pipeline,
    announced.source_system,
    announced.window_from,
    announced.window_to,
    announced.entity,
    announced.contract_version,
    announced.bronze_rows,
    announced.split_rows,
    announced.silver_rows,
    announced.rejected_rows,
    announced.duplicate_rows,
    announced.unmapped_rows,
    announced.folded_rows,
    coalesce(counted.staged_rows, 0),
    coalesce(counted.new_rows, 0),
    coalesce(counted.known_rows, 0),
    p_load_id,
    getdate()
  from stg_batch as announced
  left join counted
    on counted.batch_id = announced.batch_id
    and counted.entity = announced.entity;

  select count(*) into v_unproved
  from etl_batch as batch
  left join (
    select
      batch_id,
      entity,
      sum(rejected_rows) as rejected_rows
    from etl_row_count
    group by
      batch_id,
      entity
  ) as counted
    on counted.batch_id = batch.batch_id
    and counted.entity = batch.entity
  left join (
    select
      entity,
      sum(new_rows) as new_rows,
      max(appended_rows) as appended_rows
    from etl_row_count
    group by entity
  ) as history
    on history.entity = batch.entity
  where batch.load_id = p_load_id
    and (
      batch.bronze_rows + batch.split_rows
        <> batch.silver_rows + batch.rejected_rows + batch.duplicate_rows + batch.unmapped_rows + batch.folded_rows
      or batch.silver_rows <> batch.staged_rows
      or batch.staged_rows <> batch.new_rows + batch.known_rows
      or batch.rejected_rows <> coalesce(counted.rejected_rows, 0)
      or history.new_rows <> history.appended_rows
    );
  if v_unproved > 0 then
    raise exception 'ELT_CHECK_ROWS_UNACCOUNTED: % batches and entities lost or doubled rows between silver and history', v_unproved;
  end if;

  insert into etl_ledger (
    pipeline,
    entity,
    object_key,
    etag,
    contract_version,
    row_count,
    batch_id,
    load_id,
    loaded_at
  )
  with deliveries as (
    select
      pipeline,
      entity,
      object_key,
      etag,
      contract_version,
      row_count,
      batch_id,
      row_number() over (
        partition by object_key, entity, etag, contract_version
        order by batch_id
      ) as delivery
    from stg_object
  )
  select
    deliveries.pipeline,
    deliveries.entity,
    deliveries.object_key,
    deliveries.etag,
    deliveries.contract_version,
    deliveries.row_count,
    deliveries.batch_id,
    p_load_id,
    getdate()
  from deliveries
  left join etl_ledger as known
    on known.object_key = deliveries.object_key
    and known.entity = deliveries.entity
    and known.etag = deliveries.etag
    and known.contract_version = deliveries.contract_version
  where deliveries.delivery = 1
    and known.object_key is null;

  update etl_load
  set
    finished_at = getdate(),
    batches = (select count(distinct batch_id) from stg_batch)
  where load_id = p_load_id;
end;
$$ language plpgsql;
