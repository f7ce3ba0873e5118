-- Derived from src/entities/order-line.ts and sql/templates/20_staging/stg_entity/table.sql.liquid by `npm run gen`: change those.
-- Refined order_line events as COPY brings them: by position, so this order is silver's select list.
-- distkey event_id: read once, joined to history on it.
create table stg_order_line (
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
  line_no integer,
  stock_code varchar(128),
  quantity integer,
  unit_price decimal(12, 3),
  sold_at timestamp,
  unit_cost decimal(12, 3)
)
distkey (event_id);
