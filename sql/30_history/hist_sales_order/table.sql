-- Derived from src/entities/sales-order.ts and sql/templates/30_history/hist_entity/table.sql.liquid by `npm run gen`: change those.
-- Every sales_order event that any source told, once (H1). Append-only; everything above is derived from it.
-- distkey order_id: events of the same order_id lie together; sorted so that a key's events are read together.
create table hist_sales_order (
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
  country varchar(256),
  primary key (event_id)
)
distkey (order_id)
sortkey (source_system, order_id);

-- Work table of one load: the events of the keys that it touches, with the batch that brought what is new of them. They lie
-- as history does, from which they are read.
create table etl_hist_sales_order (
  batch_id varchar(64),
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
distkey (order_id)
sortkey (source_system, order_id);
