-- Derived from src/entities/product.ts and sql/templates/20_staging/stg_entity/table.sql.liquid by `npm run gen`: change those.
-- Refined product events as COPY brings them: by position, so this order is silver's select list.
-- distkey event_id: read once, joined to history on it.
create table stg_product (
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
  stock_code varchar(128),
  description varchar(2000),
  category varchar(256),
  unit_price decimal(12, 3),
  updated_at timestamp
)
distkey (event_id);
