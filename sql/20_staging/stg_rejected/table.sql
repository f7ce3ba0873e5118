-- Rows that refine kept aside, with reasons: events of an entity, or raw rows of a feed, which have a line in their object. By
-- position, as silver.
create table stg_rejected (
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
  line bigint
)
diststyle even;
