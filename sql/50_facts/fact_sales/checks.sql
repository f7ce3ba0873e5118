-- Each query returns the rows that break a rule; none is the only good answer.

-- check: line_twice (unique, fail)
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

-- check: customer_missing (referential, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.customer_sk
from fact_sales as sale
left join dim_customer as member
  on member.customer_sk = sale.customer_sk
where member.customer_sk is null;

-- check: product_missing (referential, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.product_sk
from fact_sales as sale
left join dim_product as member
  on member.product_sk = sale.product_sk
where member.product_sk is null;

-- check: customer_not_of_its_time (custom, fail)
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
    or member.customer_id <> sale.customer_id
    or sale.customer_id is null
    or member.valid_from > sale.sold_at
    or later.customer_sk is not null
  ))
  or (member.customer_sk = -1 and sale.customer_id is not null);

-- check: product_not_of_its_time (custom, fail)
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
where (member.product_sk <> -1 and (
    member.source_system <> sale.source_system
    or member.stock_code <> sale.stock_code
    or sale.stock_code = ''
    or member.valid_from > sale.sold_at
    or later.product_sk is not null
  ))
  or (member.product_sk = -1 and sale.stock_code <> '');

-- check: amount_is_not_quantity_times_price (custom, fail)
select
  source_system,
  order_id,
  line_no,
  quantity,
  unit_price,
  amount
from fact_sales
where amount <> quantity * unit_price;

-- check: date_missing (referential, fail)
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

-- check: kind_unknown (accepted, fail)
select
  source_system,
  order_id,
  line_no,
  order_kind
from fact_sales
where order_kind not in ('sale', 'cancellation', 'adjustment');

-- check: sold_outside_the_calendar (range, fail)
select
  source_system,
  order_id,
  line_no,
  sold_at
from fact_sales
where sold_at < timestamp '1995-01-01 00:00:00'
  or sold_at >= timestamp '2051-01-01 00:00:00';

-- check: header_missing (not_null, warn)
-- The order was deleted without its lines: these have no customer. Of an order that never came `references:order_id` tells.
select
  source_system,
  order_id,
  line_no
from fact_sales as sale
where order_kind is null
  and exists (
    select 1
    from hist_sales_order as told
    where told.source_system = sale.source_system
      and told.order_id = sale.order_id
  );

-- check: line_differs_from_history (accounted, fail)
-- Every line that history still has stands here with its figures, and no other: so counts and sums are equal.
select
  coalesce(line.source_system, sale.source_system) as source_system,
  coalesce(line.order_id, sale.order_id) as order_id,
  coalesce(line.line_no, sale.line_no) as line_no,
  line.quantity as told_quantity,
  sale.quantity,
  line.unit_price as told_unit_price,
  sale.unit_price
from hist_current_order_line as line
full join fact_sales as sale
  on sale.source_system = line.source_system
  and sale.order_id = line.order_id
  and sale.line_no = line.line_no
where line.record_key is null
  or sale.order_id is null
  or sale.stock_code <> coalesce(line.stock_code, '')
  or sale.quantity <> line.quantity
  or sale.unit_price <> line.unit_price
  or sale.sold_at <> line.sold_at;

-- check: header_differs_from_history (accounted, fail)
-- decode: two NULLs are equal. An empty customer is a missing one.
select
  sale.source_system,
  sale.order_id,
  sale.line_no
from fact_sales as sale
left join hist_current_sales_order as header
  on header.source_system = sale.source_system
  and header.order_id = sale.order_id
where decode(sale.customer_id, case when header.customer_id <> '' then header.customer_id end, 1, 0) = 0
  or decode(sale.order_kind, header.kind, 1, 0) = 0
  or decode(sale.order_status, header.status, 1, 0) = 0
  or decode(sale.ordered_at, header.ordered_at, 1, 0) = 0;

-- check: no_recent_sale (freshness, warn)
-- Four days before the end of the newest window: the shop may close over a long weekend.
with newest as (
  select max(sold_at) as sold_at
  from fact_sales
),
reached as (
  select max(window_to) as window_to
  from etl_batch
)
select
  newest.sold_at,
  reached.window_to
from newest
cross join reached
where newest.sold_at < dateadd(day, -4, reached.window_to);

-- check: day_volume_unusual (volume, warn)
-- The newest day's lines against the median of the 14 trading days before it, once there are five.
with days as (
  select
    date_key,
    count(*) as line_count
  from fact_sales
  group by date_key
),
numbered as (
  select
    date_key,
    line_count,
    row_number() over (order by date_key desc) as place_from_end
  from days
),
earlier as (
  select
    line_count,
    row_number() over (order by line_count, date_key) as place,
    count(*) over () as day_count
  from numbered
  where place_from_end between 2 and 15
),
usual as (
  select line_count
  from earlier
  where place * 2 between day_count and day_count + 1
    and day_count >= 5
)
select
  numbered.date_key,
  numbered.line_count,
  usual.line_count as usual_line_count
from numbered
cross join usual
where numbered.place_from_end = 1
  and (numbered.line_count * 10 < usual.line_count or numbered.line_count > usual.line_count * 10);
