-- Each event says what the source counts of its row: sums, which follow from its columns, and the checksum of its content,
-- which events from before do not have. Staging is made anew, because COPY goes by position; it is empty between loads.
-- brings: 10_platform/etl_reconciliation/table.sql from 8ce0895b8e1cb763ddf9a72435ca0d800d41729085603fe478d78a21fdc6eb7d
-- brings: 20_staging/stg_customer/table.sql from 4537a967aa8226a0d04e73dcd27731f46770033c3704e6fc65656dd162f5951f
-- brings: 20_staging/stg_product/table.sql from 31f31bfad4c8c499e7c4b4eff0878301f447cd6874cfb615ac637b90ded9f42e
-- brings: 20_staging/stg_sales_order/table.sql from 4c19a3fbee10f4916dcdebebaec3e52dbeb2ad248dc9351c47e1606b81925532
-- brings: 20_staging/stg_order_line/table.sql from cc38188e1db33a4c121ed629a756d3ea31c95144f78d0bdfc855a5a465a2f6c0
-- brings: 20_staging/stg_rejected/table.sql from e594860cde8c8a716dc749bf68ee1945ca911c9ffe5a4e8dfb574f0014d937fc
-- brings: 30_history/hist_customer/table.sql from 3474a30b4bc92f4f166f102f8f7aca87a632510bd788d8d33329b6a66521f60d
-- brings: 30_history/hist_product/table.sql from d128b26c06a61ec3a42449cdebb305f6f44a3d79b62dc48d99a5d2768dc68d03
-- brings: 30_history/hist_sales_order/table.sql from 25e0f793245b95269b9f6689d27d4484098b32c13cd0cc2e650b555541abb567
-- brings: 30_history/hist_order_line/table.sql from 1b9572ad63098208e4bc76acd84c74f2b9e830c9b767a99893006afd0391f92d
-- brings: 30_history/etl_rejected/table.sql from 16169d38ea8d4b02823ef2163b06aa8f1a18d1716c2116489be65a585b71a97d
alter table etl_reconciliation add column source_checksum decimal(38, 0);
alter table etl_reconciliation add column warehouse_checksum decimal(38, 0);
alter table etl_rejected add column checksum bigint;
alter table stg_rejected add column checksum bigint;
alter table hist_customer add column sum_1 decimal(38, 6);
alter table hist_customer add column sum_2 decimal(38, 6);
alter table hist_customer add column sum_3 decimal(38, 6);
alter table hist_customer add column checksum bigint;
alter table hist_product add column sum_1 decimal(38, 6);
alter table hist_product add column sum_2 decimal(38, 6);
alter table hist_product add column sum_3 decimal(38, 6);
alter table hist_product add column checksum bigint;
update hist_product
set
  sum_1 = unit_price
where op <> 'D';
alter table hist_sales_order add column sum_1 decimal(38, 6);
alter table hist_sales_order add column sum_2 decimal(38, 6);
alter table hist_sales_order add column sum_3 decimal(38, 6);
alter table hist_sales_order add column checksum bigint;
alter table hist_order_line add column sum_1 decimal(38, 6);
alter table hist_order_line add column sum_2 decimal(38, 6);
alter table hist_order_line add column sum_3 decimal(38, 6);
alter table hist_order_line add column checksum bigint;
update hist_order_line
set
  sum_1 = quantity,
  sum_2 = unit_price
where op <> 'D';
drop table stg_customer;
create table stg_customer (
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(4) not null,
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
  customer_id varchar(80),
  name varchar(800),
  email varchar(1020),
  phone varchar(256),
  address varchar(1600),
  city varchar(400),
  country varchar(256),
  updated_at timestamp
)
distkey (event_id);
drop table stg_product;
create table stg_product (
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(4) not null,
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
drop table stg_sales_order;
create table stg_sales_order (
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(4) not null,
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
  updated_at timestamp
)
distkey (event_id);
drop table stg_order_line;
create table stg_order_line (
  batch_id varchar(64) not null,
  event_id varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  epoch integer not null,
  origin varchar(4) not null,
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
  sold_at timestamp
)
distkey (event_id);
drop procedure sp_reconcile_customer(varchar(64), varchar(32), integer, varchar(35));
drop procedure sp_reconcile_product(varchar(64), varchar(32), integer, varchar(35));
drop procedure sp_reconcile_sales_order(varchar(64), varchar(32), integer, varchar(35));
drop procedure sp_reconcile_order_line(varchar(64), varchar(32), integer, varchar(35));
