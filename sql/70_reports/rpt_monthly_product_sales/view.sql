-- Sales and returns by month and product, with the product's present name.
create or replace view rpt_monthly_product_sales as
select
  sales.source_system,
  sales.year_month,
  sales.stock_code,
  product.description,
  product.category,
  sales.line_count,
  sales.quantity,
  sales.revenue,
  coalesce(returned.returned_quantity, 0) as returned_quantity,
  coalesce(returned.returned_amount, 0) as returned_amount
from mart_monthly_product_sales as sales
left join mart_returns as returned
  on returned.source_system = sales.source_system
  and returned.year_month = sales.year_month
  and returned.stock_code = sales.stock_code
left join dim_product as product
  on product.source_system = sales.source_system
  and product.stock_code = sales.stock_code
  and product.is_current;
