-- Derived from src/entities and sql/templates/20_staging/begin_load/load.sql.liquid by `npm run gen`: change those.
-- Opens a load: empties what belongs to the load alone and notes it under the fence. DELETE, because TRUNCATE would
-- commit in the middle of the transaction.
create or replace procedure sp_begin_load(p_load_id varchar(64)) as $$
begin
  delete from stg_customer;
  delete from stg_location;
  delete from stg_product;
  delete from stg_sales_order;
  delete from stg_order_line;
  delete from stg_snapshot;
  delete from stg_object;
  delete from stg_rejected;
  delete from stg_batch;
  delete from etl_hist_customer;
  delete from etl_hist_location;
  delete from etl_hist_product;
  delete from etl_hist_sales_order;
  delete from etl_hist_order_line;
  delete from etl_row_count;
  delete from etl_touched_key;
  delete from etl_member;

  insert into etl_load (
    load_id,
    fence,
    started_at
  )
  select
    p_load_id,
    fence,
    getdate()
  from etl_writer;
end;
$$ language plpgsql;
