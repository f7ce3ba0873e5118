-- Work table of one load: members that are rebuilt although no event of theirs is at hand, each once: sp_touch_everything's.
-- distkey record_key: joined to dimensions on it.
create table etl_touched_key (
  entity varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null
)
distkey (record_key)
sortkey (entity, source_system, record_key);
