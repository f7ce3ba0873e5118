-- Days from 1995 to 2050. Filled once, here: days do not change.
-- diststyle all: small, joined to every report.
create table dim_date (
  date_key integer not null,
  full_date date not null,
  year smallint not null,
  quarter smallint not null,
  month smallint not null,
  month_name varchar(9) not null,
  year_month integer not null,
  iso_week smallint not null,
  day_of_month smallint not null,
  day_of_week smallint not null,
  day_name varchar(9) not null,
  is_weekend boolean not null,
  primary key (date_key)
)
diststyle all
sortkey (date_key);

-- Digits crossed with digits: Redshift's compute nodes have no generate_series. day_of_week counts from Sunday = 0.
insert into dim_date (
  date_key,
  full_date,
  year,
  quarter,
  month,
  month_name,
  year_month,
  iso_week,
  day_of_month,
  day_of_week,
  day_name,
  is_weekend
)
with digits as (
  select 0 as digit
  union all select 1
  union all select 2
  union all select 3
  union all select 4
  union all select 5
  union all select 6
  union all select 7
  union all select 8
  union all select 9
),
days as (
  select date '1995-01-01' + (
    ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * myriads.digit
  ) as full_date
  from digits as ones
  cross join digits as tens
  cross join digits as hundreds
  cross join digits as thousands
  cross join digits as myriads
)
select
  cast(to_char(full_date, 'YYYYMMDD') as integer),
  full_date,
  extract(year from full_date),
  extract(quarter from full_date),
  extract(month from full_date),
  trim(to_char(full_date, 'Month')),
  cast(to_char(full_date, 'YYYYMM') as integer),
  extract(week from full_date),
  extract(day from full_date),
  extract(dow from full_date),
  trim(to_char(full_date, 'Day')),
  case when extract(dow from full_date) in (0, 6) then true else false end
from days
where full_date <= date '2050-12-31';
