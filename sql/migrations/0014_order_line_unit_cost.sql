-- Written by `npm run gen`, and never changed from then on: order_line has unit_cost; rows that are there have NULL.
-- brings: 20_staging/stg_order_line/table.sql from 47f6f9286bda4f206b18f097576d7dbbe3e9a6f56f6c85149736dc6a1e3f1c31
-- brings: 30_history/hist_order_line/table.sql from 8f194c2be7740d66401891d7179a58a43488562585cbb90c0463ed71f5ca7584
alter table stg_order_line add column unit_cost decimal(12, 3);
alter table hist_order_line add column unit_cost decimal(12, 3);
alter table etl_hist_order_line add column unit_cost decimal(12, 3);
