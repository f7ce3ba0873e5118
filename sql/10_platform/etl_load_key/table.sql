-- The keys that each load of the last day touched: what its runs' rules look at. Unlike etl_touched_key this is no work
-- table: what a committed load noted stays as it is while another load is under way.
-- changed_from: of a member of which a version appeared or vanished; sales from then on may belong to another version.
-- distkey record_key: joined to history, dimensions and facts on it.
create table etl_load_key (
  load_id varchar(64) not null,
  entity varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  changed_from timestamp
)
distkey (record_key)
sortkey (load_id, entity, source_system, record_key);

-- How many keys each of these loads touched, and whether they are kept: of a load that touched very many they are not,
-- and its runs' rules look at everything.
-- diststyle all: a row a load, for a day.
create table etl_load_touch (
  load_id varchar(64) not null,
  key_count bigint not null,
  is_kept boolean not null,
  noted_at timestamp not null,
  primary key (load_id)
)
diststyle all;
