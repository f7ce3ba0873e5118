-- Each query returns the rows that break a rule; none is the only good answer.

-- check: line_twice
select
  source_system,
  order_id,
  line_no,
  count(*) as row_count
from fact_sales
group by
  source_system,
  order_id,
  line_no
having count(*) > 1;

-- check: customer_missing
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.customer_sk
from fact_sales as sale
left join dim_customer as member
  on member.customer_sk = sale.customer_sk
where member.customer_sk is null;

-- check: product_missing
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.product_sk
from fact_sales as sale
left join dim_product as member
  on member.product_sk = sale.product_sk
where member.product_sk is null;

-- check: customer_not_of_its_time
-- Another member's row, one that starts after the sale, or one with a successor that had started by then.
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.customer_sk
from fact_sales as sale
join dim_customer as member
  on member.customer_sk = sale.customer_sk
left join dim_customer as later
  on later.source_system = member.source_system
  and later.customer_id = member.customer_id
  and later.valid_from > member.valid_from
  and later.valid_from <= sale.sold_at
where (member.customer_sk <> -1 and (
    member.source_system <> sale.source_system
    or member.customer_id <> coalesce(sale.customer_id, '')
    or member.valid_from > sale.sold_at
    or later.customer_sk is not null
  ))
  or (member.customer_sk = -1 and sale.customer_id is not null);

-- check: product_not_of_its_time
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.product_sk
from fact_sales as sale
join dim_product as member
  on member.product_sk = sale.product_sk
left join dim_product as later
  on later.source_system = member.source_system
  and later.stock_code = member.stock_code
  and later.valid_from > member.valid_from
  and later.valid_from <= sale.sold_at
where member.source_system <> sale.source_system
  or member.stock_code <> sale.stock_code
  or member.valid_from > sale.sold_at
  or later.product_sk is not null;

-- check: amount_is_not_quantity_times_price
select
  source_system,
  order_id,
  line_no,
  quantity,
  unit_price,
  amount
from fact_sales
where amount <> quantity * unit_price;

-- check: date_missing
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.date_key
from fact_sales as sale
left join dim_date
  on dim_date.date_key = sale.date_key
  and dim_date.full_date = cast(sale.sold_at as date)
where dim_date.date_key is null;

-- check: line_unknown_to_history
select
  sale.source_system,
  sale.order_id,
  sale.line_no
from fact_sales as sale
left join hist_order_line as line
  on line.source_system = sale.source_system
  and line.order_id = sale.order_id
  and line.line_no = sale.line_no
where line.event_id is null;
