-- Other work tables: a load keeps the events of the keys that it touches, and what becomes of each row that it looks at.
-- brings: 10_platform/etl_touched_key/table.sql from 4073ae9b280aa0548266226e909952a9809e4da965f7d1a5bc896980b6b60134
-- brings: 30_history/hist_customer/table.sql from d7c6cfd3aff77d7fa6c2dfcd1201409d154b0b3f46f1551cec6113d77f5dc073
-- brings: 30_history/hist_product/table.sql from 5b40bbad238da53709d52cdfa7079426f9f8a2b443094dbe61777ac8782290a4
-- brings: 30_history/hist_sales_order/table.sql from edbbdbfa2fcba6140940f08d95dc02176bd611f9b006a60e6f13368c287cbf45
-- brings: 30_history/hist_order_line/table.sql from a0793529404480f40594689c0af75340cb39a985ef72c30ade4628e32f98e34d
-- brings: 40_dims/dim_customer/table.sql from 05ead5615b44fd114db6cf3ea4b99c6ad2e88c3ea62653d8f0293d803902ee26
-- brings: 40_dims/dim_product/table.sql from b0f11c3375acde1206036a4dd91bb9345a690be5325e13de539a8ea3cf154c36
-- brings: 50_facts/fact_sales/table.sql from d6668c46dc5cd28f0e4f4b8af76b4e3cf4da5ba44ea619e3b9988eb0bb4582bc
drop table etl_event;
drop table etl_staged_event;
drop table etl_staged_count;
drop table etl_touched_key;
drop table etl_changed_member;
drop table etl_dim_customer;
drop table etl_dim_product;
drop table etl_touched_sale;
drop table etl_stale_sale;
drop table etl_sale;
drop table etl_fact_sales;

create table etl_touched_key (
  entity varchar(64) not null,
  source_system varchar(32) not null,
  record_key varchar(512) not null,
  is_rebuilt integer not null
)
distkey (record_key)
sortkey (entity, source_system, record_key);

create table etl_hist_customer (
  batch_id varchar(64),
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
distkey (record_key)
sortkey (source_system, record_key);

create table etl_hist_product (
  batch_id varchar(64),
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
distkey (record_key)
sortkey (source_system, record_key);

create table etl_hist_sales_order (
  batch_id varchar(64),
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
distkey (order_id)
sortkey (source_system, order_id);

create table etl_hist_order_line (
  batch_id varchar(64),
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
distkey (order_id)
sortkey (source_system, order_id, line_no);

create table etl_stored_sale (
  source_system varchar(32) not null,
  order_id varchar(80) not null,
  line_no integer not null,
  sold_at timestamp not null,
  date_key integer not null,
  customer_sk bigint not null,
  product_sk bigint not null,
  customer_id varchar(80),
  stock_code varchar(128) not null,
  order_kind varchar(64),
  order_status varchar(64),
  ordered_at timestamp,
  quantity integer not null,
  unit_price decimal(12, 3) not null,
  amount decimal(18, 3) not null
)
distkey (order_id)
sortkey (source_system, order_id, line_no);

create table etl_sale (
  source_system varchar(32) not null,
  order_id varchar(80) not null,
  line_no integer not null,
  sold_at timestamp not null,
  stock_code varchar(128) not null,
  quantity integer not null,
  unit_price decimal(12, 3) not null,
  customer_id varchar(80),
  order_kind varchar(64),
  order_status varchar(64),
  ordered_at timestamp,
  customer_sk bigint,
  product_sk bigint
)
distkey (order_id)
sortkey (source_system, order_id, line_no);

create table etl_fact_sales (
  source_system varchar(32) not null,
  order_id varchar(80) not null,
  line_no integer not null,
  sold_at timestamp not null,
  date_key integer not null,
  customer_sk bigint not null,
  product_sk bigint not null,
  customer_id varchar(80),
  stock_code varchar(128) not null,
  order_kind varchar(64),
  order_status varchar(64),
  ordered_at timestamp,
  quantity integer not null,
  unit_price decimal(12, 3) not null,
  amount decimal(18, 3) not null,
  fate varchar(8) not null
)
distkey (order_id)
sortkey (source_system, order_id, line_no);
