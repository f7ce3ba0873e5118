-- Accepted full loads (H3) and the keys of their rejected rows: presence, never a version.
-- diststyle even, sorted by entity: read whole per entity by every rebuild.
create table hist_snapshot (
  source_system varchar(32) not null,
  entity varchar(64) not null,
  epoch integer not null,
  kind varchar(8) not null,
  snapshot_at timestamp not null,
  record_key varchar(512) not null,
  row_count bigint not null
)
diststyle even
sortkey (source_system, entity, epoch);
