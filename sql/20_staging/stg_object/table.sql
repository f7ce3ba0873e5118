-- Bronze objects, and descriptions of snapshots, that a batch was made of: a line for each entity, or feed, that an object brings
-- something of. By position, as silver.
create table stg_object (
  batch_id varchar(64) not null,
  pipeline varchar(32) not null,
  entity varchar(64) not null,
  object_key varchar(1024) not null,
  etag varchar(64) not null,
  contract_version integer not null,
  row_count bigint not null
)
diststyle even;
