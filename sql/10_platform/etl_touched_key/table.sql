-- Work table of one load: members of which a row may change, each once. is_rebuilt = 1: all of its rows are derived again;
-- 0: facts name it, and it needs a row if it has none. Emptied when a load begins.
-- distkey record_key: joined to dimensions on it.
create table etl_touched_key (
  entity varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  is_rebuilt integer not null
)
distkey (record_key)
sortkey (entity, source_system, record_key);
