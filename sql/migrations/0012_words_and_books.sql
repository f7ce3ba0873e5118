-- The new words where the old ones stand, which were MySQL's; an event's id stays. Books with what only feeds have; rejected raw
-- rows have a line in their object; one object may bring something of several entities. Staging is empty between loads.
-- brings: 20_staging/stg_customer/table.sql from 19c278fe2984243bba44b7819baeec467c62ddb283f58a5cb342130e137137ad
-- brings: 20_staging/stg_product/table.sql from da41a88435ad142f7281d081943949f26643ad45207f9ed8302bfb4072540495
-- brings: 20_staging/stg_sales_order/table.sql from df57df4e4f7b7fbdb69a6501d3cc78f29e5802e86902917fba7e89bf8c1f3374
-- brings: 20_staging/stg_order_line/table.sql from 47f6f9286bda4f206b18f097576d7dbbe3e9a6f56f6c85149736dc6a1e3f1c31
-- brings: 20_staging/stg_rejected/table.sql from 3597d51e2dcc0f5836bdc22e52bbe2be8f2da2a1a291f77cd0c0f147c2d983ca
-- brings: 30_history/hist_customer/table.sql from c0795f0b55c21cbffabbb331e3da7c35bc8c8da21d6e163093f6a81e350147cd
-- brings: 30_history/hist_product/table.sql from f3f95809162bae477d741e2adfd43633109e1ae6846060189432549aba77df42
-- brings: 30_history/hist_sales_order/table.sql from 68be2692e89835ecfb0486897e975d6d5e07263fcfc80aefe082fa048e9dda56
-- brings: 30_history/hist_order_line/table.sql from 8f194c2be7740d66401891d7179a58a43488562585cbb90c0463ed71f5ca7584
-- brings: 30_history/etl_rejected/table.sql from 4f4fca9925cdd4c9f9a26e62c698c1859a0ad6b5a99aa19d45a1c1fabb96bca1
-- brings: 10_platform/etl_batch/table.sql from 0ae2dc44bfa7ff22cd83c24ea0203331bbda2eccc9e14baa241004da574e18f2
-- brings: 20_staging/stg_batch/table.sql from 0293c9ca65060be81b34d886fd8dc6e93b38aab5efe511640635a50bca877fd8
-- brings: 20_staging/stg_object/table.sql from 1e715ee6898dbb56152ae4fa9e6196487683da47ea4b92eb7ffad3f75971e856
-- brings: 20_staging/stg_snapshot/table.sql from be45715b623464da77601ce040021991f3e576f8776d404039356c00296a0433
-- brings: 30_history/etl_ledger/table.sql from e1cb1c3f8585ece2aac1cb619eb1022843d4a8a162beeb034b81cbd5b0fc6112
update hist_customer
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update hist_product
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update hist_sales_order
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update hist_order_line
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update etl_rejected
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
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
