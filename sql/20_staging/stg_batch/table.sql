-- One row per batch and entity, or feed: what refine says that it read and wrote. By position, as silver.
create table stg_batch (
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
  unmapped_rows bigint not null,
  folded_rows bigint not null
)
diststyle even;
