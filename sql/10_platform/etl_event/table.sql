-- Work table: the stored events of the keys at hand, without their columns. The views of 30_history order and time
-- them (H2, H3) and cut them into versions (H4), once for all entities.
-- as_of_epoch: NULL in a load; in a reconciliation the last epoch that counts.
-- distkey record_key: every window function partitions by it.
create table etl_event (
  entity varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  event_id varchar(64) not null,
  epoch integer not null,
  origin varchar(4) not null,
  committed_at timestamp,
  sequence varchar(35) not null,
  contract_version integer not null,
  is_delete smallint not null,
  is_rejected smallint not null,
  row_hash varchar(64) not null,
  tracked_hash varchar(64) not null,
  as_of_epoch integer
)
distkey (record_key)
sortkey (entity, source_system, record_key);
