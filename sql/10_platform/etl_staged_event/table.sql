-- Work table of one load: each staged event, and whether history did not know it before.
-- distkey event_id: joined to history on it.
create table etl_staged_event (
  entity varchar(64) not null,
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  is_new boolean not null
)
distkey (event_id)
sortkey (entity, event_id);

-- Work table of one load: rows counted where they lie, not where they were meant to go.
create table etl_staged_count (
  batch_id varchar(64) not null,
  entity varchar(64) not null,
  staged_rows bigint not null,
  new_rows bigint not null,
  known_rows bigint not null,
  rejected_rows bigint not null
)
diststyle even;
