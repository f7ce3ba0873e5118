-- Rebuilds the touched sales and writes only the rows that differ. Touched are lines with events, lines of headers with
-- events, and lines whose member at the time of the sale may be another one now.
create or replace procedure sp_load_fact_sales(p_load_id varchar(64)) as $$
begin
  delete from etl_touched_sale;

  insert into etl_touched_sale (
    source_system,
    order_id,
    line_no,
    record_key
  )
  select
    line.source_system,
    line.order_id,
    line.line_no,
    line.record_key
  from hist_order_line as line
  join etl_touched_key as touched
    on touched.source_system = line.source_system
    and touched.record_key = line.record_key
  where touched.entity = 'order_line'
  union
  select
    line.source_system,
    line.order_id,
    line.line_no,
    line.record_key
  from hist_order_line as line
  join etl_touched_key as touched
    on touched.source_system = line.source_system
    and touched.record_key = line.order_id
  where touched.entity = 'sales_order'
  union
  select
    line.source_system,
    line.order_id,
    line.line_no,
    line.record_key
  from hist_order_line as line
  join fact_sales as sale
    on sale.source_system = line.source_system
    and sale.order_id = line.order_id
    and sale.line_no = line.line_no
  join etl_changed_member as changed
    on changed.source_system = sale.source_system
    and changed.member_key = sale.customer_id
    and changed.changed_from <= sale.sold_at
  where changed.entity = 'customer'
  union
  select
    line.source_system,
    line.order_id,
    line.line_no,
    line.record_key
  from hist_order_line as line
  join fact_sales as sale
    on sale.source_system = line.source_system
    and sale.order_id = line.order_id
    and sale.line_no = line.line_no
  join etl_changed_member as changed
    on changed.source_system = sale.source_system
    and changed.member_key = sale.stock_code
    and changed.changed_from <= sale.sold_at
  where changed.entity = 'product';

  delete from etl_event where entity in ('order_line', 'sales_order');

  insert into etl_event (
    entity,
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    is_delete,
    is_rejected,
    row_hash,
    tracked_hash
  )
  select
    'order_line',
    stored.source_system,
    stored.record_key,
    stored.event_id,
    stored.epoch,
    stored.origin,
    stored.committed_at,
    stored.sequence,
    stored.contract_version,
    case when stored.op = 'D' then 1 else 0 end,
    0,
    stored.row_hash,
    stored.tracked_hash
  from hist_order_line as stored
  join etl_touched_sale as touched
    on touched.source_system = stored.source_system
    and touched.record_key = stored.record_key;

  insert into etl_event (
    entity,
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    is_delete,
    is_rejected,
    row_hash,
    tracked_hash
  )
  with touched as (
    select distinct
      source_system,
      order_id
    from etl_touched_sale
  )
  select
    'sales_order',
    stored.source_system,
    stored.record_key,
    stored.event_id,
    stored.epoch,
    stored.origin,
    stored.committed_at,
    stored.sequence,
    stored.contract_version,
    case when stored.op = 'D' then 1 else 0 end,
    0,
    stored.row_hash,
    stored.tracked_hash
  from hist_sales_order as stored
  join touched
    on touched.source_system = stored.source_system
    and touched.order_id = stored.order_id;

  -- Latest lines with their latest headers, kept before members are looked up: the planner then knows how many they are.
  -- A reference that is missing or empty is NULL for a customer and '', as the unknown product has it, for a product.
  delete from etl_sale;

  insert into etl_sale (
    source_system,
    order_id,
    line_no,
    sold_at,
    stock_code,
    quantity,
    unit_price,
    customer_id,
    order_kind,
    order_status,
    ordered_at
  )
  with lines as (
    select
      stored.source_system,
      stored.order_id,
      stored.line_no,
      stored.sold_at,
      stored.stock_code,
      stored.quantity,
      stored.unit_price
    from hist_latest_event as latest
    join hist_order_line as stored
      on stored.event_id = latest.event_id
    where latest.entity = 'order_line'
      and latest.is_delete = 0
  ),
  headers as (
    select
      stored.source_system,
      stored.order_id,
      stored.customer_id,
      stored.kind,
      stored.status,
      stored.ordered_at
    from hist_latest_event as latest
    join hist_sales_order as stored
      on stored.event_id = latest.event_id
    where latest.entity = 'sales_order'
      and latest.is_delete = 0
  )
  select
    lines.source_system,
    lines.order_id,
    lines.line_no,
    lines.sold_at,
    coalesce(lines.stock_code, ''),
    lines.quantity,
    lines.unit_price,
    case when headers.customer_id <> '' then headers.customer_id end,
    headers.kind,
    headers.status,
    headers.ordered_at
  from lines
  left join headers
    on headers.source_system = lines.source_system
    and headers.order_id = lines.order_id;

  delete from etl_fact_sales;

  insert into etl_fact_sales (
    source_system,
    order_id,
    line_no,
    sold_at,
    date_key,
    customer_sk,
    product_sk,
    customer_id,
    stock_code,
    order_kind,
    order_status,
    ordered_at,
    quantity,
    unit_price,
    amount
  )
  -- A member counts from its version's start until the next version's: a gap belongs to the version before it.
  with customers as (
    select
      member.source_system,
      member.customer_id,
      member.customer_sk,
      member.valid_from,
      lead(member.valid_from) over (
        partition by member.source_system, member.customer_id
        order by member.valid_from
      ) as next_from
    from dim_customer as member
    join (select distinct source_system, customer_id from etl_sale) as wanted
      on wanted.source_system = member.source_system
      and wanted.customer_id = member.customer_id
  ),
  products as (
    select
      member.source_system,
      member.stock_code,
      member.product_sk,
      member.valid_from,
      lead(member.valid_from) over (
        partition by member.source_system, member.stock_code
        order by member.valid_from
      ) as next_from
    from dim_product as member
    join (select distinct source_system, stock_code from etl_sale) as wanted
      on wanted.source_system = member.source_system
      and wanted.stock_code = member.stock_code
  )
  select
    sales.source_system,
    sales.order_id,
    sales.line_no,
    sales.sold_at,
    cast(to_char(sales.sold_at, 'YYYYMMDD') as integer),
    coalesce(customers.customer_sk, -1),
    coalesce(products.product_sk, -1),
    sales.customer_id,
    sales.stock_code,
    sales.order_kind,
    sales.order_status,
    sales.ordered_at,
    sales.quantity,
    sales.unit_price,
    cast(sales.quantity * sales.unit_price as decimal(18, 3))
  from etl_sale as sales
  left join customers
    on customers.source_system = sales.source_system
    and customers.customer_id = sales.customer_id
    and customers.valid_from <= sales.sold_at
    and (customers.next_from > sales.sold_at or customers.next_from is null)
  left join products
    on products.source_system = sales.source_system
    and products.stock_code = sales.stock_code
    and sales.stock_code <> ''
    and products.valid_from <= sales.sold_at
    and (products.next_from > sales.sold_at or products.next_from is null);

  delete from etl_stale_sale;

  insert into etl_stale_sale (
    source_system,
    order_id,
    line_no
  )
  select
    source_system,
    order_id,
    line_no
  from (
    select
      sale.source_system,
      sale.order_id,
      sale.line_no,
      sale.sold_at,
      sale.date_key,
      sale.customer_sk,
      sale.product_sk,
      sale.customer_id,
      sale.stock_code,
      sale.order_kind,
      sale.order_status,
      sale.ordered_at,
      sale.quantity,
      sale.unit_price,
      sale.amount
    from fact_sales as sale
    join etl_touched_sale as touched
      on touched.source_system = sale.source_system
      and touched.order_id = sale.order_id
      and touched.line_no = sale.line_no
    except
    select
      source_system,
      order_id,
      line_no,
      sold_at,
      date_key,
      customer_sk,
      product_sk,
      customer_id,
      stock_code,
      order_kind,
      order_status,
      ordered_at,
      quantity,
      unit_price,
      amount
    from etl_fact_sales
  ) as stale;

  delete from fact_sales
  using etl_stale_sale
  where fact_sales.source_system = etl_stale_sale.source_system
    and fact_sales.order_id = etl_stale_sale.order_id
    and fact_sales.line_no = etl_stale_sale.line_no;

  insert into fact_sales (
    source_system,
    order_id,
    line_no,
    sold_at,
    date_key,
    customer_sk,
    product_sk,
    customer_id,
    stock_code,
    order_kind,
    order_status,
    ordered_at,
    quantity,
    unit_price,
    amount
  )
  select
    derived.source_system,
    derived.order_id,
    derived.line_no,
    derived.sold_at,
    derived.date_key,
    derived.customer_sk,
    derived.product_sk,
    derived.customer_id,
    derived.stock_code,
    derived.order_kind,
    derived.order_status,
    derived.ordered_at,
    derived.quantity,
    derived.unit_price,
    derived.amount
  from etl_fact_sales as derived
  left join fact_sales as sale
    on sale.source_system = derived.source_system
    and sale.order_id = derived.order_id
    and sale.line_no = derived.line_no
  where sale.order_id is null;
end;
$$ language plpgsql;
