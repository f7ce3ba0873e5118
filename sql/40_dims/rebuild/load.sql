-- Derived from src/entities and sql/templates/40_dims/rebuild/load.sql.liquid by `npm run gen`: change those.
-- Touches every key that the warehouse knows, so that the rest of the load rebuilds the whole star. Called by the
-- installer when a keySalt changed (H7), and by people who do not trust the star: it then writes what was wrong.
create or replace procedure sp_touch_everything(p_load_id varchar(64)) as $$
begin
  insert into etl_touched_key (
    entity,
    source_system,
    record_key
  )
  select 'customer', source_system, record_key from hist_customer
  union
  select 'customer', source_system, customer_id from hist_sales_order where customer_id is not null
  union
  select 'customer', source_system, customer_id from dim_customer where customer_sk <> -1
  union
  select 'product', source_system, record_key from hist_product
  union
  select 'product', source_system, stock_code from hist_order_line where stock_code is not null
  union
  select 'product', source_system, stock_code from dim_product where product_sk <> -1
  union
  select 'sales_order', source_system, record_key from hist_sales_order
  union
  select 'order_line', source_system, record_key from hist_order_line;
end;
$$ language plpgsql;
