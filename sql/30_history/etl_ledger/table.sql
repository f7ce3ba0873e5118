-- Which bronze objects are committed, for which entity and under which contract. `select` leaves them out of the next manifest.
-- One object may bring something of several entities; where a feed does, it has a line of its own, with its name as entity.
-- distkey object_key: asked by object; sorted as bronze is listed.
create table etl_ledger (
  pipeline varchar(32) not null,
  entity varchar(64) not null,
  object_key varchar(1024) not null,
  etag varchar(64) not null,
  contract_version integer not null,
  row_count bigint not null,
  batch_id varchar(64) not null,
  load_id varchar(64) not null,
  loaded_at timestamp not null,
  primary key (object_key, entity, etag, contract_version)
)
distkey (object_key)
sortkey (pipeline, object_key);
