-- Derived from src/entities/sales-order.ts and sql/templates/20_staging/stg_entity/table.sql.liquid by `npm run gen`: change those.
-- Refined sales_order events as COPY brings them: by position, so this order is silver's select list.
-- distkey event_id: read once, joined to history on it.
create table stg_sales_order (
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(8) not null,
  committed_at timestamp,
  sequence varchar(35) not null,
  op varchar(1) not null,
  contract_version integer not null,
  row_hash varchar(64) not null,
  tracked_hash varchar(64) not null,
  sum_1 decimal(38, 6),
  sum_2 decimal(38, 6),
  sum_3 decimal(38, 6),
  checksum bigint,
  order_id varchar(80),
  customer_id varchar(80),
  ordered_at timestamp,
  kind varchar(64),
  status varchar(64),
  updated_at timestamp,
  channel varchar(64),
  priority varchar(64),
  shipped_at timestamp,
  country varchar(256)
)
distkey (event_id);
