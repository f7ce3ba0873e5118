-- Work table of one load: every version that a touched member had or is to have. fate: 'kept' as it is, 'changed', 'gone'
-- or 'new'. event_id: the event that gives its columns; NULL where it is kept or gone, '' where it is inferred.
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
  fate varchar(8) not null
)
distkey (record_key)
sortkey (entity, source_system, record_key, valid_from);
