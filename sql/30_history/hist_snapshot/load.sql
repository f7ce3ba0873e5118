-- Appends the staged snapshots and presences that history does not have. Runs after every sp_load_hist_<entity>, to whose
-- keys a new snapshot adds all others of its entity.
create or replace procedure sp_load_hist_snapshot(p_load_id varchar(64)) as $$
declare
  v_new bigint;
begin
  insert into hist_snapshot (
    source_system,
    entity,
    epoch,
    kind,
    snapshot_at,
    record_key,
    row_count
  )
  select distinct
    staged.source_system,
    staged.entity,
    staged.epoch,
    staged.kind,
    staged.snapshot_at,
    staged.record_key,
    staged.row_count
  from stg_snapshot as staged
  left join hist_snapshot as known
    on known.source_system = staged.source_system
    and known.entity = staged.entity
    and known.epoch = staged.epoch
    and known.kind = staged.kind
    and known.snapshot_at = staged.snapshot_at
    and known.record_key = staged.record_key
  where known.entity is null;

  get diagnostics v_new := row_count;
  if v_new > 0 then
    call sp_touch_snapshots(p_load_id);
  end if;
end;
$$ language plpgsql;
