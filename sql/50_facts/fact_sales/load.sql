-- Rebuilds the touched sales and writes only the rows that differ. Touched are lines with events, lines of headers with
-- events, and sales whose member at their time may be another one now. What no event touches is taken from the stored sale.
create or replace procedure sp_load_fact_sales(p_load_id varchar(64)) as $$
begin
  delete from etl_stored_sale;

  insert into etl_stored_sale (
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
    amount,
    location_sk,
    country,
    channel,
    priority,
    shipped_at,
    unit_cost,
    cost,
    profit
  )
  with orders as (
    select
      source_system,
      order_id
    from etl_hist_order_line
    union
    select
      source_system,
      order_id
    from etl_hist_sales_order
  ),
  changes as (
    select
      entity,
      source_system,
      record_key,
      min(valid_from) as changed_from
    from etl_member
    where fate in ('gone', 'new')
    group by
      entity,
      source_system,
      record_key
  ),
  changed as (
    select
      member.entity,
      member.member_sk,
      changes.changed_from
    from etl_member as member
    join changes
      on changes.entity = member.entity
      and changes.source_system = member.source_system
      and changes.record_key = member.record_key
    where member.fate <> 'new'
  )
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
    sale.amount,
    sale.location_sk,
    sale.country,
    sale.channel,
    sale.priority,
    sale.shipped_at,
    sale.unit_cost,
    sale.cost,
    sale.profit
  from fact_sales as sale
  left join orders
    on orders.source_system = sale.source_system
    and orders.order_id = sale.order_id
  left join changed as customer
    on customer.member_sk = sale.customer_sk
    and customer.entity = 'customer'
    and customer.changed_from <= sale.sold_at
  left join changed as product
    on product.member_sk = sale.product_sk
    and product.entity = 'product'
    and product.changed_from <= sale.sold_at
  left join changed as location
    on location.member_sk = sale.location_sk
    and location.entity = 'location'
    and location.changed_from <= sale.sold_at
  -- A load without the dimension left its sales with the unknown member, though they name one.
  left join changes as named_customer
    on named_customer.record_key = case when sale.customer_sk = -1 then sale.customer_id end
    and named_customer.source_system = sale.source_system
    and named_customer.entity = 'customer'
  left join changes as named_product
    on named_product.record_key = case when sale.product_sk = -1 then sale.stock_code end
    and named_product.source_system = sale.source_system
    and named_product.entity = 'product'
  left join changes as named_location
    on named_location.record_key = case when sale.location_sk = -1 then sale.country end
    and named_location.source_system = sale.source_system
    and named_location.entity = 'location'
  where orders.order_id is not null
    or customer.member_sk is not null
    or product.member_sk is not null
    or location.member_sk is not null
    or named_customer.record_key is not null
    or named_product.record_key is not null
    or named_location.record_key is not null;

  -- The headers of the lines at hand: of lines that come after them, or without them.
  insert into etl_hist_sales_order (
    event_id,
    source_system,
    record_key,
    epoch,
    origin,
    committed_at,
    sequence,
    op,
    contract_version,
    row_hash,
    tracked_hash,
    order_id,
    customer_id,
    ordered_at,
    kind,
    status,
    updated_at,
    channel,
    priority,
    shipped_at,
    country
  )
  with unread as (
    select distinct
      line.source_system,
      line.order_id
    from etl_hist_order_line as line
    left join etl_hist_sales_order as header
      on header.source_system = line.source_system
      and header.order_id = line.order_id
    where header.order_id is null
  )
  select
    stored.event_id,
    stored.source_system,
    stored.record_key,
    stored.epoch,
    stored.origin,
    stored.committed_at,
    stored.sequence,
    stored.op,
    stored.contract_version,
    stored.row_hash,
    stored.tracked_hash,
    stored.order_id,
    stored.customer_id,
    stored.ordered_at,
    stored.kind,
    stored.status,
    stored.updated_at,
    stored.channel,
    stored.priority,
    stored.shipped_at,
    stored.country
  from hist_sales_order as stored
  join unread
    on unread.source_system = stored.source_system
    and unread.order_id = stored.order_id;

  -- The touched sales as they should be, but for their members: NULL where the stored sale's cannot stand.
  -- A reference that is missing or empty is NULL for a customer or a location and '', as the unknown product has it, for a product.
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
    ordered_at,
    customer_sk,
    product_sk,
    country,
    channel,
    priority,
    shipped_at,
    unit_cost,
    location_sk
  )
  with latest as (
    select
      entity,
      event_id
    from hist_latest_event
    where entity in ('order_line', 'sales_order')
      and is_delete = 0
  ),
  told_lines as (
    select distinct
      source_system,
      order_id,
      line_no
    from etl_hist_order_line
  ),
  lines as (
    select
      event.source_system,
      event.order_id,
      event.line_no,
      event.sold_at,
      coalesce(event.stock_code, '') as stock_code,
      event.quantity,
      event.unit_price,
      event.unit_cost
    from latest
    join etl_hist_order_line as event
      on event.event_id = latest.event_id
    where latest.entity = 'order_line'
    union all
    select
      sale.source_system,
      sale.order_id,
      sale.line_no,
      sale.sold_at,
      sale.stock_code,
      sale.quantity,
      sale.unit_price,
      sale.unit_cost
    from etl_stored_sale as sale
    left join told_lines
      on told_lines.source_system = sale.source_system
      and told_lines.order_id = sale.order_id
      and told_lines.line_no = sale.line_no
    where told_lines.order_id is null
  ),
  -- Orders of which the header was read, if there is one.
  told_orders as (
    select
      source_system,
      order_id
    from etl_hist_order_line
    union
    select
      source_system,
      order_id
    from etl_hist_sales_order
  ),
  headers as (
    select
      event.source_system,
      event.order_id,
      case when event.customer_id <> '' then event.customer_id end as customer_id,
      event.kind,
      event.status,
      event.ordered_at,
      event.channel,
      event.priority,
      event.shipped_at,
      case when event.country <> '' then event.country end as country
    from latest
    join etl_hist_sales_order as event
      on event.event_id = latest.event_id
    where latest.entity = 'sales_order'
  ),
  sales as (
    select
      lines.source_system,
      lines.order_id,
      lines.line_no,
      lines.sold_at,
      lines.stock_code,
      lines.quantity,
      lines.unit_price,
      lines.unit_cost,
      case when told_orders.order_id is null then sale.customer_id else headers.customer_id end as customer_id,
      case when told_orders.order_id is null then sale.order_kind else headers.kind end as order_kind,
      case when told_orders.order_id is null then sale.order_status else headers.status end as order_status,
      case when told_orders.order_id is null then sale.ordered_at else headers.ordered_at end as ordered_at,
      case when told_orders.order_id is null then sale.country else headers.country end as country,
      case when told_orders.order_id is null then sale.channel else headers.channel end as channel,
      case when told_orders.order_id is null then sale.priority else headers.priority end as priority,
      case when told_orders.order_id is null then sale.shipped_at else headers.shipped_at end as shipped_at,
      sale.sold_at as stored_sold_at,
      sale.customer_id as stored_customer_id,
      sale.stock_code as stored_stock_code,
      sale.country as stored_country,
      sale.customer_sk,
      sale.product_sk,
      sale.location_sk
    from lines
    left join told_orders
      on told_orders.source_system = lines.source_system
      and told_orders.order_id = lines.order_id
    left join headers
      on headers.source_system = lines.source_system
      and headers.order_id = lines.order_id
    left join etl_stored_sale as sale
      on sale.source_system = lines.source_system
      and sale.order_id = lines.order_id
      and sale.line_no = lines.line_no
  )
  select
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
    ordered_at,
    case when stored_sold_at = sold_at and stored_customer_id = customer_id then customer_sk end,
    case when stored_sold_at = sold_at and stored_stock_code = stock_code then product_sk end,
    country,
    channel,
    priority,
    shipped_at,
    unit_cost,
    case when stored_sold_at = sold_at and stored_country = country then location_sk end
  from sales;

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
    amount,
    location_sk,
    country,
    channel,
    priority,
    shipped_at,
    unit_cost,
    cost,
    profit,
    fate
  )
  -- Versions of members that this load touched are at hand; others are looked up where a sale needs them.
  -- A member counts from its version's start until the next version's: a gap belongs to the version before it.
  with wanted_customers as (
    select distinct
      sale.source_system,
      sale.customer_id
    from etl_sale as sale
    left join etl_member as at_hand
      on at_hand.source_system = sale.source_system
      and at_hand.record_key = sale.customer_id
      and at_hand.entity = 'customer'
    where sale.customer_sk is null
      and sale.customer_id is not null
      and at_hand.record_key is null
  ),
  customers as (
    select
      source_system,
      customer_id,
      customer_sk,
      valid_from,
      lead(valid_from) over (partition by customer_id, source_system order by valid_from) as next_from
    from (
      select
        source_system,
        record_key as customer_id,
        member_sk as customer_sk,
        valid_from
      from etl_member
      where entity = 'customer'
        and fate <> 'gone'
      union all
      select
        member.source_system,
        member.customer_id,
        member.customer_sk,
        member.valid_from
      from dim_customer as member
      join wanted_customers as wanted
        on wanted.source_system = member.source_system
        and wanted.customer_id = member.customer_id
    ) as member
  ),
  wanted_products as (
    select distinct
      sale.source_system,
      sale.stock_code
    from etl_sale as sale
    left join etl_member as at_hand
      on at_hand.source_system = sale.source_system
      and at_hand.record_key = sale.stock_code
      and at_hand.entity = 'product'
    where sale.product_sk is null
      and sale.stock_code <> ''
      and at_hand.record_key is null
  ),
  products as (
    select
      source_system,
      stock_code,
      product_sk,
      valid_from,
      lead(valid_from) over (partition by stock_code, source_system order by valid_from) as next_from
    from (
      select
        source_system,
        record_key as stock_code,
        member_sk as product_sk,
        valid_from
      from etl_member
      where entity = 'product'
        and fate <> 'gone'
      union all
      select
        member.source_system,
        member.stock_code,
        member.product_sk,
        member.valid_from
      from dim_product as member
      join wanted_products as wanted
        on wanted.source_system = member.source_system
        and wanted.stock_code = member.stock_code
    ) as member
  ),
  wanted_locations as (
    select distinct
      sale.source_system,
      sale.country
    from etl_sale as sale
    left join etl_member as at_hand
      on at_hand.source_system = sale.source_system
      and at_hand.record_key = sale.country
      and at_hand.entity = 'location'
    where sale.location_sk is null
      and sale.country is not null
      and at_hand.record_key is null
  ),
  locations as (
    select
      source_system,
      country,
      location_sk,
      valid_from,
      lead(valid_from) over (partition by country, source_system order by valid_from) as next_from
    from (
      select
        source_system,
        record_key as country,
        member_sk as location_sk,
        valid_from
      from etl_member
      where entity = 'location'
        and fate <> 'gone'
      union all
      select
        member.source_system,
        member.country,
        member.location_sk,
        member.valid_from
      from dim_location as member
      join wanted_locations as wanted
        on wanted.source_system = member.source_system
        and wanted.country = member.country
    ) as member
  ),
  derived as (
    select
      sales.source_system,
      sales.order_id,
      sales.line_no,
      sales.sold_at,
      cast(to_char(sales.sold_at, 'YYYYMMDD') as integer) as date_key,
      coalesce(customers.customer_sk, sales.customer_sk, -1) as customer_sk,
      coalesce(products.product_sk, sales.product_sk, -1) as product_sk,
      sales.customer_id,
      sales.stock_code,
      sales.order_kind,
      sales.order_status,
      sales.ordered_at,
      sales.quantity,
      sales.unit_price,
      cast(sales.quantity * sales.unit_price as decimal(18, 3)) as amount,
      coalesce(locations.location_sk, sales.location_sk, -1) as location_sk,
      sales.country,
      sales.channel,
      sales.priority,
      sales.shipped_at,
      sales.unit_cost,
      cast(sales.quantity * sales.unit_cost as decimal(18, 3)) as cost,
      cast(sales.quantity * (sales.unit_price - sales.unit_cost) as decimal(18, 3)) as profit
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
      and (products.next_from > sales.sold_at or products.next_from is null)
    left join locations
      on locations.source_system = sales.source_system
      and locations.country = sales.country
      and locations.valid_from <= sales.sold_at
      and (locations.next_from > sales.sold_at or locations.next_from is null)
  )
  -- A text with a full stop behind it: trailing blanks count here.
  select
    coalesce(derived.source_system, stored.source_system),
    coalesce(derived.order_id, stored.order_id),
    coalesce(derived.line_no, stored.line_no),
    coalesce(derived.sold_at, stored.sold_at),
    coalesce(derived.date_key, stored.date_key),
    coalesce(derived.customer_sk, stored.customer_sk),
    coalesce(derived.product_sk, stored.product_sk),
    derived.customer_id,
    coalesce(derived.stock_code, stored.stock_code),
    derived.order_kind,
    derived.order_status,
    derived.ordered_at,
    coalesce(derived.quantity, stored.quantity),
    coalesce(derived.unit_price, stored.unit_price),
    coalesce(derived.amount, stored.amount),
    coalesce(derived.location_sk, stored.location_sk),
    derived.country,
    derived.channel,
    derived.priority,
    derived.shipped_at,
    derived.unit_cost,
    derived.cost,
    derived.profit,
    case
      when stored.order_id is null then 'new'
      when derived.order_id is null then 'gone'
      when stored.source_system || '.' = derived.source_system || '.'
        and stored.order_id || '.' = derived.order_id || '.'
        and stored.sold_at = derived.sold_at
        and stored.date_key = derived.date_key
        and stored.customer_sk = derived.customer_sk
        and stored.product_sk = derived.product_sk
        and decode(stored.customer_id || '.', derived.customer_id || '.', 1, 0) = 1
        and stored.stock_code || '.' = derived.stock_code || '.'
        and decode(stored.order_kind || '.', derived.order_kind || '.', 1, 0) = 1
        and decode(stored.order_status || '.', derived.order_status || '.', 1, 0) = 1
        and decode(stored.ordered_at, derived.ordered_at, 1, 0) = 1
        and stored.quantity = derived.quantity
        and stored.unit_price = derived.unit_price
        and stored.amount = derived.amount
        and stored.location_sk = derived.location_sk
        and decode(stored.country || '.', derived.country || '.', 1, 0) = 1
        and decode(stored.channel || '.', derived.channel || '.', 1, 0) = 1
        and decode(stored.priority || '.', derived.priority || '.', 1, 0) = 1
        and decode(stored.shipped_at, derived.shipped_at, 1, 0) = 1
        and decode(stored.unit_cost, derived.unit_cost, 1, 0) = 1
        and decode(stored.cost, derived.cost, 1, 0) = 1
        and decode(stored.profit, derived.profit, 1, 0) = 1
      then 'kept'
      else 'changed'
    end
  from derived
  full join etl_stored_sale as stored
    on stored.source_system = derived.source_system
    and stored.order_id = derived.order_id
    and stored.line_no = derived.line_no;

  delete from fact_sales
  using etl_fact_sales
  where fact_sales.source_system = etl_fact_sales.source_system
    and fact_sales.order_id = etl_fact_sales.order_id
    and fact_sales.line_no = etl_fact_sales.line_no
    and etl_fact_sales.fate in ('gone', 'changed');

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
    amount,
    location_sk,
    country,
    channel,
    priority,
    shipped_at,
    unit_cost,
    cost,
    profit
  )
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
    amount,
    location_sk,
    country,
    channel,
    priority,
    shipped_at,
    unit_cost,
    cost,
    profit
  from etl_fact_sales
  where fate in ('new', 'changed');
end;
$$ language plpgsql;
