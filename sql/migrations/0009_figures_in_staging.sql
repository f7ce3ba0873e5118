-- Figures stand before the contract's columns, so staging is made anew: COPY goes by position. It is empty between loads.
-- One procedure compares all entities; those of each go.
-- brings: 20_staging/stg_customer/table.sql from 4537a967aa8226a0d04e73dcd27731f46770033c3704e6fc65656dd162f5951f
-- brings: 20_staging/stg_product/table.sql from 31f31bfad4c8c499e7c4b4eff0878301f447cd6874cfb615ac637b90ded9f42e
-- brings: 20_staging/stg_sales_order/table.sql from 4c19a3fbee10f4916dcdebebaec3e52dbeb2ad248dc9351c47e1606b81925532
-- brings: 20_staging/stg_order_line/table.sql from cc38188e1db33a4c121ed629a756d3ea31c95144f78d0bdfc855a5a465a2f6c0
-- brings: 20_staging/stg_rejected/table.sql from e594860cde8c8a716dc749bf68ee1945ca911c9ffe5a4e8dfb574f0014d937fc
alter table stg_rejected add column checksum bigint;
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
