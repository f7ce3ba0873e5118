-- Books with what only feeds have; rejected raw rows have a line in their object; one object may bring something of several
-- entities. Staging is empty between loads.
-- brings: 10_platform/etl_batch/table.sql from 0ae2dc44bfa7ff22cd83c24ea0203331bbda2eccc9e14baa241004da574e18f2
-- brings: 20_staging/stg_batch/table.sql from 0293c9ca65060be81b34d886fd8dc6e93b38aab5efe511640635a50bca877fd8
-- brings: 20_staging/stg_object/table.sql from 1e715ee6898dbb56152ae4fa9e6196487683da47ea4b92eb7ffad3f75971e856
-- brings: 20_staging/stg_rejected/table.sql from 3597d51e2dcc0f5836bdc22e52bbe2be8f2da2a1a291f77cd0c0f147c2d983ca
-- brings: 20_staging/stg_snapshot/table.sql from be45715b623464da77601ce040021991f3e576f8776d404039356c00296a0433
-- brings: 30_history/etl_rejected/table.sql from 4f4fca9925cdd4c9f9a26e62c698c1859a0ad6b5a99aa19d45a1c1fabb96bca1
-- brings: 30_history/etl_ledger/table.sql from e1cb1c3f8585ece2aac1cb619eb1022843d4a8a162beeb034b81cbd5b0fc6112
alter table etl_rejected add column line bigint;
alter table stg_rejected add column line bigint;
alter table etl_batch add column unmapped_rows bigint default 0 not null;
alter table etl_batch add column folded_rows bigint default 0 not null;
drop table stg_batch;
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
alter table etl_ledger drop constraint etl_ledger_pkey;
alter table etl_ledger add primary key (object_key, entity, etag, contract_version);
