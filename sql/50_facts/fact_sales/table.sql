-- Sales, one row for each order line that is not deleted (H6). A line whose header is deleted or not yet seen stays,
-- with an unknown customer and location. What a source does not tell (channel, priority, shipping, cost and so profit) is NULL.
-- Pure function of history.
-- distkey order_id: lines lie with their history; sorted by the natural key, by which touched lines are rewritten.
create table fact_sales (
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
  location_sk bigint not null default -1,
  country varchar(256),
  channel varchar(64),
  priority varchar(64),
  shipped_at timestamp,
  unit_cost decimal(12, 3),
  cost decimal(18, 3),
  profit decimal(18, 3),
  primary key (source_system, order_id, line_no)
)
distkey (order_id)
sortkey (source_system, order_id, line_no);

-- Work table of one load: the stored sales that it looks at again.
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

-- Work table of one load: the same sales, and new ones, as they should be. Members are those of the stored sale where they
-- can stand.
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

-- Work table of one load: all of them as they are to be, or were. fate: 'kept' as it is, 'changed', 'gone' or 'new'.
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
