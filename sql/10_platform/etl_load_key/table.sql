-- The keys that each load of the last day brought rows of, and the members that those name: what its runs' rules look at.
-- No work table: what a committed load noted stays as it is while another load is under way.
-- changed_from: the first of the key's new events; a sale from then on may belong to another version of a member. NULL
-- where the key is only named.
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

-- Whether the keys of each of these loads are kept; its runs' rules look at everything where they are not.
-- diststyle all: a row a load, for a day.
create table etl_load_touch (
  load_id varchar(64) not null,
  row_count bigint not null,
  is_kept boolean not null,
  noted_at timestamp not null,
  primary key (load_id)
)
diststyle all;
