-- Each query returns the rows of one source system that break a rule; none is the only good answer. Lines that begin with
-- `touched:` stand in it where a run looks only at what its load touched (docs/quality.md): at sales of touched orders, and
-- where a member may be another one now, at sales since it changed.

-- check: line_twice (unique, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  count(*) as row_count
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
where sale.source_system = :source_system
group by
  sale.source_system,
  sale.order_id,
  sale.line_no
having count(*) > 1;

-- check: customer_missing (referential, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.customer_sk
from fact_sales as sale
-- touched: join etl_load_sale as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
-- touched:   and touched.line_no = sale.line_no
left join dim_customer as member
  on member.customer_sk = sale.customer_sk
where sale.source_system = :source_system
  and member.customer_sk is null;

-- check: product_missing (referential, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.product_sk
from fact_sales as sale
-- touched: join etl_load_sale as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
-- touched:   and touched.line_no = sale.line_no
left join dim_product as member
  on member.product_sk = sale.product_sk
where sale.source_system = :source_system
  and member.product_sk is null;

-- check: location_missing (referential, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.location_sk
from fact_sales as sale
-- touched: join etl_load_sale as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
-- touched:   and touched.line_no = sale.line_no
left join dim_location as member
  on member.location_sk = sale.location_sk
where sale.source_system = :source_system
  and member.location_sk is null;

-- check: customer_not_of_its_time (custom, fail)
-- Another member's row, one that starts after the sale, or one with a successor that had started by then.
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.customer_sk
from fact_sales as sale
-- touched: join etl_load_sale as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
-- touched:   and touched.line_no = sale.line_no
join dim_customer as member
  on member.customer_sk = sale.customer_sk
left join dim_customer as later
  on later.source_system = member.source_system
  and later.customer_id = member.customer_id
  and later.valid_from > member.valid_from
  and later.valid_from <= sale.sold_at
where sale.source_system = :source_system
  and (
    (member.customer_sk <> -1 and (
      member.source_system <> sale.source_system
      or member.customer_id <> sale.customer_id
      or sale.customer_id is null
      or member.valid_from > sale.sold_at
      or later.customer_sk is not null
    ))
    or (member.customer_sk = -1 and sale.customer_id is not null)
  );

-- check: product_not_of_its_time (custom, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.product_sk
from fact_sales as sale
-- touched: join etl_load_sale as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
-- touched:   and touched.line_no = sale.line_no
join dim_product as member
  on member.product_sk = sale.product_sk
left join dim_product as later
  on later.source_system = member.source_system
  and later.stock_code = member.stock_code
  and later.valid_from > member.valid_from
  and later.valid_from <= sale.sold_at
where sale.source_system = :source_system
  and (
    (member.product_sk <> -1 and (
      member.source_system <> sale.source_system
      or member.stock_code <> sale.stock_code
      or sale.stock_code = ''
      or member.valid_from > sale.sold_at
      or later.product_sk is not null
    ))
    or (member.product_sk = -1 and sale.stock_code <> '')
  );

-- check: location_not_of_its_time (custom, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.location_sk
from fact_sales as sale
-- touched: join etl_load_sale as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
-- touched:   and touched.line_no = sale.line_no
join dim_location as member
  on member.location_sk = sale.location_sk
left join dim_location as later
  on later.source_system = member.source_system
  and later.country = member.country
  and later.valid_from > member.valid_from
  and later.valid_from <= sale.sold_at
where sale.source_system = :source_system
  and (
    (member.location_sk <> -1 and (
      member.source_system <> sale.source_system
      or member.country <> sale.country
      or sale.country is null
      or member.valid_from > sale.sold_at
      or later.location_sk is not null
    ))
    or (member.location_sk = -1 and sale.country is not null)
  );

-- check: amount_is_not_quantity_times_price (custom, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.quantity,
  sale.unit_price,
  sale.amount
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
where sale.source_system = :source_system
  and sale.amount <> sale.quantity * sale.unit_price;

-- check: profit_is_not_amount_less_cost (custom, fail)
-- decode: where a source tells no cost, cost and profit are NULL.
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.amount,
  sale.unit_cost,
  sale.cost,
  sale.profit
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
where sale.source_system = :source_system
  and (
    decode(sale.cost, cast(sale.quantity * sale.unit_cost as decimal(18, 3)), 1, 0) = 0
    or decode(sale.profit, cast(sale.amount - sale.cost as decimal(18, 3)), 1, 0) = 0
  );

-- check: date_missing (referential, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.date_key
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
left join dim_date
  on dim_date.date_key = sale.date_key
  and dim_date.full_date = cast(sale.sold_at as date)
where sale.source_system = :source_system
  and dim_date.date_key is null;

-- check: kind_unknown (accepted, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.order_kind
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
where sale.source_system = :source_system
  and sale.order_kind not in ('sale', 'cancellation', 'adjustment');

-- check: sold_outside_the_calendar (range, fail)
select
  sale.source_system,
  sale.order_id,
  sale.line_no,
  sale.sold_at
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
where sale.source_system = :source_system
  and (sale.sold_at < timestamp '1995-01-01 00:00:00' or sale.sold_at >= timestamp '2051-01-01 00:00:00');

-- check: header_missing (not_null, warn)
-- The order was deleted without its lines: these have no customer and no location. Of an order that never came `references:order_id` tells.
select
  sale.source_system,
  sale.order_id,
  sale.line_no
from fact_sales as sale
-- touched: join etl_load_order as touched
-- touched:   on touched.load_id = :load_id
-- touched:   and touched.source_system = sale.source_system
-- touched:   and touched.order_id = sale.order_id
where sale.source_system = :source_system
  and sale.order_kind is null
  and exists (
    select 1
    from hist_sales_order as told
    where told.source_system = sale.source_system
      and told.order_id = sale.order_id
  );

-- check: line_differs_from_history (accounted, fail)
-- Every line that history still has stands here with its figures, and no other: so counts and sums are equal.
with
-- touched: touched_order_line as (
-- touched:   select
-- touched:     line.record_key,
-- touched:     line.order_id
-- touched:   from hist_order_line as line
-- touched:   join etl_load_order as touched
-- touched:     on touched.load_id = :load_id
-- touched:     and touched.source_system = line.source_system
-- touched:     and touched.order_id = line.order_id
-- touched:   where line.source_system = :source_system
-- touched: ),
told as (
  select
    current_line.source_system,
    current_line.order_id,
    current_line.line_no,
    current_line.stock_code,
    current_line.quantity,
    current_line.unit_price,
    current_line.sold_at,
    current_line.unit_cost
  from hist_current_order_line as current_line
  where current_line.source_system = :source_system
),
kept as (
  select
    sale.source_system,
    sale.order_id,
    sale.line_no,
    sale.stock_code,
    sale.quantity,
    sale.unit_price,
    sale.sold_at,
    sale.unit_cost
  from fact_sales as sale
  where sale.source_system = :source_system
    -- touched: and sale.order_id in (select order_id from etl_load_order where load_id = :load_id and source_system = :source_system)
)
select
  coalesce(told.source_system, kept.source_system) as source_system,
  coalesce(told.order_id, kept.order_id) as order_id,
  coalesce(told.line_no, kept.line_no) as line_no,
  told.quantity as told_quantity,
  kept.quantity,
  told.unit_price as told_unit_price,
  kept.unit_price
from told
full join kept
  on kept.source_system = told.source_system
  and kept.order_id = told.order_id
  and kept.line_no = told.line_no
where told.order_id is null
  or kept.order_id is null
  or kept.stock_code <> coalesce(told.stock_code, '')
  or kept.quantity <> told.quantity
  or kept.unit_price <> told.unit_price
  or kept.sold_at <> told.sold_at
  or decode(kept.unit_cost, told.unit_cost, 1, 0) = 0;

-- check: header_differs_from_history (accounted, fail)
-- decode: two NULLs are equal. An empty customer or country is a missing one.
-- touched: with touched_sales_order as (
-- touched:   select
-- touched:     order_id as record_key,
-- touched:     order_id
-- touched:   from etl_load_order
-- touched:   where load_id = :load_id
-- touched:     and source_system = :source_system
-- touched: )
select
  sale.source_system,
  sale.order_id,
  sale.line_no
from fact_sales as sale
left join hist_current_sales_order as header
  on header.source_system = sale.source_system
  and header.order_id = sale.order_id
where sale.source_system = :source_system
  -- touched: and sale.order_id in (select record_key from touched_sales_order)
  and (
    decode(sale.customer_id, case when header.customer_id <> '' then header.customer_id end, 1, 0) = 0
    or decode(sale.order_kind, header.kind, 1, 0) = 0
    or decode(sale.order_status, header.status, 1, 0) = 0
    or decode(sale.ordered_at, header.ordered_at, 1, 0) = 0
    or decode(sale.country, case when header.country <> '' then header.country end, 1, 0) = 0
    or decode(sale.channel, header.channel, 1, 0) = 0
    or decode(sale.priority, header.priority, 1, 0) = 0
    or decode(sale.shipped_at, header.shipped_at, 1, 0) = 0
  );

-- check: no_recent_sale (freshness, warn, daily)
-- Four days before the end of the newest window: the shop may close over a long weekend.
with newest as (
  select max(sold_at) as sold_at
  from fact_sales
  where source_system = :source_system
),
reached as (
  select max(window_to) as window_to
  from etl_batch
  where source_system = :source_system
)
select
  newest.sold_at,
  reached.window_to
from newest
cross join reached
where newest.sold_at < dateadd(day, -4, reached.window_to);

-- check: day_volume_unusual (volume, warn, daily)
-- The newest day's lines against the median of the 14 trading days before it, once there are five.
with days as (
  select
    date_key,
    count(*) as line_count
  from fact_sales
  where source_system = :source_system
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
