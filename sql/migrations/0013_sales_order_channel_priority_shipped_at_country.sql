-- Written by `npm run gen`, and never changed from then on: sales_order has channel, priority, shipped_at, country; rows that are there have NULL.
-- brings: 20_staging/stg_sales_order/table.sql from df57df4e4f7b7fbdb69a6501d3cc78f29e5802e86902917fba7e89bf8c1f3374
-- brings: 30_history/hist_sales_order/table.sql from 68be2692e89835ecfb0486897e975d6d5e07263fcfc80aefe082fa048e9dda56
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
