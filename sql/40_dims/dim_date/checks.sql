-- Each query returns the rows that break a rule; none is the only good answer.

-- check: days_missing (custom, fail)
-- 56 years, 14 of them leap years.
select
  count(*) as day_count
from dim_date
having count(*) <> 56 * 365 + 14;

-- check: key_is_not_the_day (custom, fail)
select
  date_key,
  full_date
from dim_date
where date_key <> cast(to_char(full_date, 'YYYYMMDD') as integer);
