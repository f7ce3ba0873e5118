-- Derived from src/entities and sql/templates/30_history/hist_event/view.sql.liquid by `npm run gen`: change those.
-- Every entity's history as far as it is alike: for what asks of all of them in one text.
create or replace view hist_event as
select
  'customer' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  sequence,
  op,
  contract_version,
  row_hash,
  sum_1,
  sum_2,
  sum_3,
  checksum
from hist_customer
union all
select
  'location' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  sequence,
  op,
  contract_version,
  row_hash,
  sum_1,
  sum_2,
  sum_3,
  checksum
from hist_location
union all
select
  'product' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  sequence,
  op,
  contract_version,
  row_hash,
  sum_1,
  sum_2,
  sum_3,
  checksum
from hist_product
union all
select
  'sales_order' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  sequence,
  op,
  contract_version,
  row_hash,
  sum_1,
  sum_2,
  sum_3,
  checksum
from hist_sales_order
union all
select
  'order_line' as entity,
  source_system,
  record_key,
  event_id,
  epoch,
  origin,
  sequence,
  op,
  contract_version,
  row_hash,
  sum_1,
  sum_2,
  sum_3,
  checksum
from hist_order_line;
