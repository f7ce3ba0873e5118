-- Which batches are committed, and where each of their rows went: bronze + splits = silver + rejected + duplicates
-- + unmapped + folded, silver = staged = new + known.
-- unmapped: rows that made no event of the entity. folded: events of one key, instant and content beyond the first. Both come of
-- feeds alone. A feed has a line of its own, with its name as entity: bronze = rejected + unmapped.
-- diststyle all: small, asked for by batch before every offer.
create table etl_batch (
  batch_id varchar(64) not null,
  pipeline varchar(32) not null,
  source_system varchar(32) not null,
  window_from timestamp not null,
  window_to timestamp not null,
  entity varchar(64) not null,
  contract_version integer not null,
  bronze_rows bigint not null,
  split_rows bigint not null,
  silver_rows bigint not null,
  rejected_rows bigint not null,
  duplicate_rows bigint not null,
  staged_rows bigint not null,
  new_rows bigint not null,
  known_rows bigint not null,
  load_id varchar(64) not null,
  loaded_at timestamp not null,
  unmapped_rows bigint default 0 not null,
  folded_rows bigint default 0 not null,
  primary key (batch_id, entity)
)
diststyle all
sortkey (pipeline, window_from);
