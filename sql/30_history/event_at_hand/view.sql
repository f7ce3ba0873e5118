-- Derived from src/entities and sql/templates/30_history/event_at_hand/view.sql.liquid by `npm run gen`: change those.
-- The events that the views of 30_history order, time (H2, H3) and cut into versions (H4), once for all entities, without
-- their columns: those of the keys that a load touches, or those of a reconciliation. Only a load, under its fence, may ask.
create or replace view event_at_hand as
select
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
  tracked_hash,
  as_of_epoch
from etl_event
union all
select
  'customer',
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end,
  0,
  row_hash,
  tracked_hash,
  null
from etl_hist_customer
union all
select
  'product',
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end,
  0,
  row_hash,
  tracked_hash,
  null
from etl_hist_product
union all
select
  'sales_order',
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end,
  0,
  row_hash,
  tracked_hash,
  null
from etl_hist_sales_order
union all
select
  'order_line',
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  committed_at,
  sequence,
  contract_version,
  case when op = 'D' then 1 else 0 end,
  0,
  row_hash,
  tracked_hash,
  null
from etl_hist_order_line;
