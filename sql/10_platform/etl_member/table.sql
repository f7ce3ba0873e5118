-- Work table of one load: every version that a touched member had or is to have. is_same: it stays as it is. event_id: the
-- event that gives the columns; NULL where no event does.
-- distkey record_key: lies as the touched keys' events do.
create table etl_member (
  entity varchar(64) not null,
  member_sk bigint not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  event_id varchar(64),
  valid_from timestamp not null,
  valid_to timestamp not null,
  is_inferred boolean not null,
  first_seen_at timestamp,
  was_there boolean not null,
  is_there boolean not null,
  is_same boolean not null
)
distkey (record_key)
sortkey (entity, source_system, record_key, valid_from);
