-- Derived from src/entities/customer.ts and sql/templates/20_staging/stg_entity/table.sql.liquid by `npm run gen`: change those.
-- Refined customer events as COPY brings them: by position, so this order is silver's select list.
-- distkey event_id: read once, joined to history on it.
create table stg_customer (
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
