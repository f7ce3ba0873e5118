-- Derived from src/entities/product.ts and sql/templates/40_dims/dim_entity/table.sql.liquid by `npm run gen`: change those.
-- Products with their history, SCD Type 2 by rules H4, H5 and H7. Pure function of history: no load times, no ids.
-- distkey stock_code: the natural key, by which touched members are rebuilt and history is joined.
create table dim_product (
  product_sk bigint not null,
  source_system varchar(32) not null,
  stock_code varchar(128) not null,
  description varchar(2000),
  category varchar(256),
  unit_price decimal(12, 3),
  updated_at timestamp,
  valid_from timestamp not null,
  valid_to timestamp not null,
  is_current boolean not null,
  is_inferred boolean not null,
  first_seen_at timestamp,
  primary key (product_sk)
)
distkey (stock_code)
sortkey (source_system, stock_code, valid_from);

-- The unknown member: facts that name no product point here, never at NULL. Counted as inferred: no source row made it.
insert into dim_product (
  product_sk,
  source_system,
  stock_code,
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
