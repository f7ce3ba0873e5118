-- Derived from src/entities/location.ts and sql/templates/40_dims/dim_entity/table.sql.liquid by `npm run gen`: change those.
-- Locations with their history, SCD Type 2 by rules H4, H5 and H7. Pure function of history: no load times, no ids.
-- distkey country: the natural key, by which touched members are rebuilt and history is joined.
create table dim_location (
  location_sk bigint not null,
  source_system varchar(32) not null,
  country varchar(256) not null,
  region varchar(256),
  valid_from timestamp not null,
  valid_to timestamp not null,
  is_current boolean not null,
  is_inferred boolean not null,
  first_seen_at timestamp,
  primary key (location_sk)
)
distkey (country)
sortkey (source_system, country, valid_from);

-- The unknown member: facts that name no location point here, never at NULL. Counted as inferred: no source row made it.
insert into dim_location (
  location_sk,
  source_system,
  country,
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
