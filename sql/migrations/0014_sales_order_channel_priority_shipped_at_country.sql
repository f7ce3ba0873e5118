-- Written by `npm run gen`, and never changed from then on: sales_order has channel, priority, shipped_at, country; rows that are there have NULL.
-- brings: 20_staging/stg_sales_order/table.sql from b0b43857036c8270602eb576329dcda45952c30da6fd63bf8f7390d43630cf8f
-- brings: 30_history/hist_sales_order/table.sql from 965c06cb3d096d5f660c5fe8497b66b75d0fb8d51da3092be46e185b32e000fd
alter table stg_sales_order add column channel varchar(64);
alter table stg_sales_order add column priority varchar(64);
alter table stg_sales_order add column shipped_at timestamp;
alter table stg_sales_order add column country varchar(256);
alter table hist_sales_order add column channel varchar(64);
alter table hist_sales_order add column priority varchar(64);
alter table hist_sales_order add column shipped_at timestamp;
alter table hist_sales_order add column country varchar(256);
alter table etl_hist_sales_order add column channel varchar(64);
alter table etl_hist_sales_order add column priority varchar(64);
alter table etl_hist_sales_order add column shipped_at timestamp;
alter table etl_hist_sales_order add column country varchar(256);
