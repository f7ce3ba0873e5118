-- Derived from src/entities/customer.ts and sql/templates/40_dims/dim_entity/table.sql.liquid by `npm run gen`: change those.
-- Customers with their history, SCD Type 2 by rules H4, H5 and H7. Pure function of history: no load times, no ids.
-- distkey customer_id: the natural key, by which touched members are rebuilt and history is joined.
create table dim_customer (
  customer_sk bigint not null,
  source_system varchar(32) not null,
  customer_id varchar(80) not null,
  name varchar(800),
  email varchar(1020),
  phone varchar(256),
  address varchar(1600),
  city varchar(400),
  country varchar(256),
  updated_at timestamp,
  valid_from timestamp not null,
  valid_to timestamp not null,
  is_current boolean not null,
  is_inferred boolean not null,
  first_seen_at timestamp,
  primary key (customer_sk)
)
distkey (customer_id)
sortkey (source_system, customer_id, valid_from);

-- The unknown member: facts that name no customer point here, never at NULL. Counted as inferred: no source row made it.
insert into dim_customer (
  customer_sk,
  source_system,
  customer_id,
  valid_from,
  valid_to,
  is_current,
  is_inferred
)
values (
  -1,
  '',
  '',
  timestamp '1900-01-01 00:00:00',
  timestamp '9999-12-31 00:00:00',
  true,
  true
);
