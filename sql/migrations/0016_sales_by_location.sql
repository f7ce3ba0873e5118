-- Sales get their location and what only some sources tell. Those that are there came from sources that tell none of it: an unknown
-- location, and NULL. The work tables are made anew: no load needs what the one before it left there.
-- brings: 50_facts/fact_sales/table.sql from b9da34cca28117a44cd3837cb508c43c2ea132afade5feec42bc516b5fe3deb3
alter table fact_sales add column location_sk bigint not null default -1;
alter table fact_sales add column country varchar(256);
alter table fact_sales add column channel varchar(64);
alter table fact_sales add column priority varchar(64);
alter table fact_sales add column shipped_at timestamp;
alter table fact_sales add column unit_cost decimal(12, 3);
alter table fact_sales add column cost decimal(18, 3);
alter table fact_sales add column profit decimal(18, 3);
drop table etl_stored_sale;
drop table etl_sale;
drop table etl_fact_sales;

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
  amount decimal(18, 3) not null,
  location_sk bigint not null,
  country varchar(256),
  channel varchar(64),
  priority varchar(64),
  shipped_at timestamp,
  unit_cost decimal(12, 3),
  cost decimal(18, 3),
  profit decimal(18, 3)
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
  product_sk bigint,
  country varchar(256),
  channel varchar(64),
  priority varchar(64),
  shipped_at timestamp,
  unit_cost decimal(12, 3),
  location_sk bigint
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
  location_sk bigint not null,
  country varchar(256),
  channel varchar(64),
  priority varchar(64),
  shipped_at timestamp,
  unit_cost decimal(12, 3),
  cost decimal(18, 3),
  profit decimal(18, 3),
  fate varchar(8) not null
)
distkey (order_id)
sortkey (source_system, order_id, line_no);
