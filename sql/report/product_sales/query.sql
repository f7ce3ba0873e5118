-- The products with the greatest revenue, by their present name.
select
  coalesce(max(description), stock_code) as product,
  sum(revenue) as revenue
from rpt_monthly_product_sales
where source_system = :source_system
group by stock_code
order by
  revenue desc,
  stock_code
limit 15;
