-- Written by `npm run gen`, and never changed from then on: order_line has unit_cost; rows that are there have NULL.
-- brings: 20_staging/stg_order_line/table.sql from 445bdbfea07e491208a868400fc97e3abf54ae5c24cd2ca6801f336d66d63c14
-- brings: 30_history/hist_order_line/table.sql from 08625a3fd24d0df72eb4df552cc5523b8611c3d4d81cc69c93961f96d24fb7f4
alter table stg_order_line add column unit_cost decimal(12, 3);
alter table hist_order_line add column unit_cost decimal(12, 3);
alter table etl_hist_order_line add column unit_cost decimal(12, 3);
