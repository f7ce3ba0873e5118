-- Derived from src/entities/order-line.ts and sql/templates/30_history/hist_entity/table.sql.liquid by `npm run gen`: change those.
-- Every order_line event that any source told, once (H1). Append-only; everything above is derived from it.
-- distkey order_id: events of the same order_id lie together; sorted so that a key's events are read together.
create table hist_order_line (
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
  unit_cost decimal(12, 3),
  primary key (event_id)
)
distkey (order_id)
sortkey (source_system, order_id, line_no);

-- Work table of one load: the events of the keys that it touches, with the batch that brought what is new of them. They lie
-- as history does, from which they are read.
create table etl_hist_order_line (
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
  line_no integer,
  stock_code varchar(128),
  quantity integer,
  unit_price decimal(12, 3),
  sold_at timestamp,
  unit_cost decimal(12, 3)
)
distkey (order_id)
sortkey (source_system, order_id, line_no);
