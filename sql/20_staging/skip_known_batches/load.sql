-- Derived from src/entities and sql/templates/20_staging/skip_known_batches/load.sql.liquid by `npm run gen`: change those.
-- Takes batches out of staging that an earlier load committed: a batch offered twice changes nothing.
create or replace procedure sp_load_skip_known_batches(p_load_id varchar(64)) as $$
declare
  v_known bigint;
begin
  select count(*) into v_known
  from stg_batch
  where batch_id in (select batch_id from etl_batch);
  if v_known > 0 then
    delete from stg_customer where batch_id in (select batch_id from etl_batch);
    delete from stg_location where batch_id in (select batch_id from etl_batch);
    delete from stg_product where batch_id in (select batch_id from etl_batch);
    delete from stg_sales_order where batch_id in (select batch_id from etl_batch);
    delete from stg_order_line where batch_id in (select batch_id from etl_batch);
    delete from stg_snapshot where batch_id in (select batch_id from etl_batch);
    delete from stg_object where batch_id in (select batch_id from etl_batch);
    delete from stg_rejected where batch_id in (select batch_id from etl_batch);
    delete from stg_batch where batch_id in (select batch_id from etl_batch);
  end if;
end;
$$ language plpgsql;
