-- Each line with its purchase, user and product: the rows of fact_sales, but with users and products of now.
select
  line.order_id,
  line.line_no,
  line.sold_at,
  cast(line.sold_at as date) as day,
  line.quantity,
  line.quantity * line.unit_price as revenue,
  line.stock_code,
  product.description,
  product.category,
  purchase.channel,
  purchase.customer_id,
  buyer.name,
  buyer.country
from purchases_line as line
left join purchases_order as purchase on purchase.order_id = line.order_id
left join purchases_product as product on product.stock_code = line.stock_code
left join purchases_user as buyer on buyer.customer_id = purchase.customer_id;
