-- Rows kept aside, once each, with the reasons (a JSON array of "column:rule"): events of an entity, or raw rows of a feed (entity:
-- the feed's name) that could not be read, with the object and the line that they stand in.
-- distkey record_key: reconciliation joins it with history by key.
create table etl_rejected (
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  entity varchar(64) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(8) not null,
  committed_at timestamp,
  sequence varchar(35) not null,
  op varchar(1) not null,
  contract_version integer not null,
  reasons varchar(4096) not null,
  payload varchar(16384),
  object_key varchar(1024) not null,
  sum_1 decimal(38, 6),
  sum_2 decimal(38, 6),
  sum_3 decimal(38, 6),
  checksum bigint,
  line bigint,
  primary key (event_id)
)
distkey (record_key)
sortkey (entity, source_system, record_key);
