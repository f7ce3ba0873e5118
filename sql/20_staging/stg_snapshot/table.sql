-- Snapshots that refine saw complete, and the keys of their rejected rows. By position, as silver.
create table stg_snapshot (
  batch_id varchar(64) not null,
  source_system varchar(32) not null,
  entity varchar(64) not null,
  epoch integer not null,
  kind varchar(8) not null,
  snapshot_at timestamp not null,
  record_key varchar(512) not null,
  row_count bigint not null
)
diststyle even;
