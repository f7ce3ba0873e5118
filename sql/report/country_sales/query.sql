-- Revenue by country, the greatest first.
select
  country,
  sum(revenue) as revenue
from mart_country_sales
where source_system = :source_system
group by country
order by
  revenue desc,
  country;
