-- Work table of one load: keys whose derived rows may have changed. Emptied when a load begins; may name a key twice.
-- distkey record_key: joined to history and dimensions on it.
create table etl_touched_key (
  entity varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null
)
distkey (record_key)
sortkey (entity, source_system, record_key);

-- Work table of one load: members of which a version appeared or vanished. Only sales at or after `changed_from` can
-- point elsewhere now, so a price that changes today does not recompute the sales of ten years.
create table etl_changed_member (
  entity varchar(64) not null,
  source_system varchar(32) not null,
  member_key varchar(512) not null,
  changed_from timestamp not null
)
distkey (member_key)
sortkey (entity, source_system, member_key);
