-- Derived from src/entities/location.ts and sql/templates/30_history/hist_entity/table.sql.liquid by `npm run gen`: change those.
-- Every location event that any source told, once (H1). Append-only; everything above is derived from it.
-- distkey record_key: rebuilds join touched keys on it; sorted so that a key's events are read together.
create table hist_location (
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(8) not null,
  committed_at timestamp,
  sequence varchar(35) not null,
  op varchar(1) not null,
  contract_version integer not null,
  row_hash varchar(64) not null,
  tracked_hash varchar(64) not null,
  sum_1 decimal(38, 6),
  sum_2 decimal(38, 6),
  sum_3 decimal(38, 6),
  checksum bigint,
  country varchar(256),
  region varchar(256),
  primary key (event_id)
)
distkey (record_key)
sortkey (source_system, record_key);

-- Work table of one load: the events of the keys that it touches, with the batch that brought what is new of them. They lie
-- as history does, from which they are read.
create table etl_hist_location (
  batch_id varchar(64),
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(8) not null,
  committed_at timestamp,
  sequence varchar(35) not null,
  op varchar(1) not null,
  contract_version integer not null,
  row_hash varchar(64) not null,
  tracked_hash varchar(64) not null,
  sum_1 decimal(38, 6),
  sum_2 decimal(38, 6),
  sum_3 decimal(38, 6),
  checksum bigint,
  country varchar(256),
  region varchar(256)
)
distkey (record_key)
sortkey (source_system, record_key);
