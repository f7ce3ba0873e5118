-- Sales by month and country: the one that the order names, else the one where the customer lived at the time of the sale.
-- Where neither is known the country is 'unknown'.
create materialized view mart_country_sales
diststyle all
sortkey (year_month, country)
auto refresh no
as
select
  fact_sales.source_system,
  dim_date.year_month,
  coalesce(fact_sales.country, dim_customer.country, 'unknown') as country,
  count(*) as line_count,
  sum(cast(fact_sales.quantity as bigint)) as quantity,
  sum(fact_sales.amount) as revenue
from fact_sales
join dim_date
  on dim_date.date_key = fact_sales.date_key
join dim_customer
  on dim_customer.customer_sk = fact_sales.customer_sk
group by
  fact_sales.source_system,
  dim_date.year_month,
  coalesce(fact_sales.country, dim_customer.country, 'unknown');
