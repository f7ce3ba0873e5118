-- Derived from src/entities and sql/templates/30_history/event_at_hand/view.sql.liquid by `npm run gen`: change those.
-- The events of the keys that a load touches, without their columns: the views after it order and time them (H2, H3) and cut
-- them into versions (H4), once for all entities. Only a load, under its fence, may ask.
create or replace view event_at_hand as
select
  'customer' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end as is_delete,
  row_hash,
  tracked_hash
from etl_hist_customer
union all
select
  'location' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end as is_delete,
  row_hash,
  tracked_hash
from etl_hist_location
union all
select
  'product' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end as is_delete,
  row_hash,
  tracked_hash
from etl_hist_product
union all
select
  'sales_order' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end as is_delete,
  row_hash,
  tracked_hash
from etl_hist_sales_order
union all
select
  'order_line' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end as is_delete,
  row_hash,
  tracked_hash
from etl_hist_order_line;
