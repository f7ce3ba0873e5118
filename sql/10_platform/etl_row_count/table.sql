-- Work table of one load: rows counted where they lie, not where they were meant to go. appended_rows: what history took of
-- the entity, from all batches together.
create table etl_row_count (
  batch_id varchar(64) not null,
  entity varchar(64) not null,
  staged_rows bigint not null,
  new_rows bigint not null,
  known_rows bigint not null,
  rejected_rows bigint not null,
  appended_rows bigint not null
)
diststyle even;
