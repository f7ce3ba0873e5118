-- The shop as its operational database has it; MySQL 8 and MariaDB 11. Run inside the schema (`shop`).
--
-- No foreign keys: rows that a cascade changes never reach the binlog, so DMS would miss them.
-- Binary collation: the shop's codes differ by case alone (85123A and 85123a are two products).
-- DATETIME, not TIMESTAMP: the shop writes UTC, the contracts say so, and DMS leaves DATETIME as it is.
-- No check constraints: the database takes what a careless program writes, and the contracts keep it out of the warehouse.

create table if not exists customer (
  customer_id varchar(20) not null,
  name varchar(200),
  email varchar(255),
  phone varchar(64),
  address varchar(400),
  city varchar(100),
  country varchar(64),
  updated_at datetime,
  primary key (customer_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table if not exists product (
  stock_code varchar(32) not null,
  description varchar(500),
  category varchar(64),
  unit_price decimal(12, 3),
  updated_at datetime,
  primary key (stock_code)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table if not exists sales_order (
  order_id varchar(20) not null,
  customer_id varchar(20),
  ordered_at datetime not null,
  kind varchar(16) not null,
  status varchar(16),
  updated_at datetime,
  primary key (order_id)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

create table if not exists order_line (
  order_id varchar(20) not null,
  line_no int not null,
  stock_code varchar(32) not null,
  quantity int not null,
  unit_price decimal(12, 3) not null,
  sold_at datetime not null,
  primary key (order_id, line_no)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;

-- EcomFlow's own: marks in the log, a row per run and entity. row_count and sum_* held figures once and are not read any
-- more; they stay, because each change of a captured table stops the runs until somebody has looked at it.
create table if not exists ecomflow_heartbeat (
  heartbeat_id varchar(64) not null,
  entity varchar(64) not null,
  written_at datetime not null,
  row_count bigint not null,
  sum_1 varchar(64),
  sum_2 varchar(64),
  sum_3 varchar(64),
  primary key (heartbeat_id, entity)
) engine = InnoDB default character set = utf8mb4 collate = utf8mb4_bin;
