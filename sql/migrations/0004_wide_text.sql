-- A varchar's size counts bytes on Redshift and characters in MySQL: every text column of the shop takes four bytes for each
-- character that the source's column takes. Each statement runs alone, because Redshift resizes no column inside a
-- transaction, and may run again.
-- brings: 20_staging/stg_customer/table.sql from d7c06b070c79ee9d94c29fb9e912932da02a2c30c9fe2fb9f384f4a2a657470f
-- brings: 20_staging/stg_product/table.sql from fa4ac02f12eea5ea88d95f6228b7b52283b184ba762300b4dface1b0726aa81e
-- brings: 20_staging/stg_sales_order/table.sql from 84786f42f2e56fc66c1c0a4c136fa3012cddde903e6b1feea40dec47003d4252
-- brings: 20_staging/stg_order_line/table.sql from 8d045b70db2f9addc94e6d1f1e4040e52d711d08651fd59950945f291d945a16
-- brings: 30_history/hist_customer/table.sql from 6601b143a48ddaef16419ef947d5b4f8d8e9a5b21e625b03a8f73b02de2a4015
-- brings: 30_history/hist_product/table.sql from d006ad91d95aecbbf207e911abd2cdff31a4d67eea705484171c95963294b513
-- brings: 30_history/hist_sales_order/table.sql from 89ae1d014f58e81688452fb3a6e3e7b0905b597581a732d57cc574aeaad71dea
-- brings: 30_history/hist_order_line/table.sql from dea5e94962fd3103ae170b69aef16ae870c554a141de26a21ea727dbc436a570
-- brings: 40_dims/dim_customer/table.sql from 2663db78954d85c3fff6736a350d3784853dc6640f83841e57747974584297dd
-- brings: 40_dims/dim_product/table.sql from 6d89002cc2aae9b2699c2cfd42a929ccb0a0bee213e4759b14ca27a9f2b7973c
-- brings: 50_facts/fact_sales/table.sql from 3d2782756fb62237617279da69bdb87dc85b5162d2724776f90f370cdd433040
alter table stg_customer alter column customer_id type varchar(80);
alter table stg_customer alter column name type varchar(800);
alter table stg_customer alter column email type varchar(1020);
alter table stg_customer alter column phone type varchar(256);
alter table stg_customer alter column address type varchar(1600);
alter table stg_customer alter column city type varchar(400);
alter table stg_customer alter column country type varchar(256);
alter table stg_product alter column stock_code type varchar(128);
alter table stg_product alter column description type varchar(2000);
alter table stg_product alter column category type varchar(256);
alter table stg_sales_order alter column order_id type varchar(80);
alter table stg_sales_order alter column customer_id type varchar(80);
alter table stg_sales_order alter column kind type varchar(64);
alter table stg_sales_order alter column status type varchar(64);
alter table stg_order_line alter column order_id type varchar(80);
alter table stg_order_line alter column stock_code type varchar(128);
alter table hist_customer alter column customer_id type varchar(80);
alter table hist_customer alter column name type varchar(800);
alter table hist_customer alter column email type varchar(1020);
alter table hist_customer alter column phone type varchar(256);
alter table hist_customer alter column address type varchar(1600);
alter table hist_customer alter column city type varchar(400);
alter table hist_customer alter column country type varchar(256);
alter table hist_product alter column stock_code type varchar(128);
alter table hist_product alter column description type varchar(2000);
alter table hist_product alter column category type varchar(256);
alter table hist_sales_order alter column order_id type varchar(80);
alter table hist_sales_order alter column customer_id type varchar(80);
alter table hist_sales_order alter column kind type varchar(64);
alter table hist_sales_order alter column status type varchar(64);
alter table hist_order_line alter column order_id type varchar(80);
alter table hist_order_line alter column stock_code type varchar(128);
alter table dim_customer alter column customer_id type varchar(80);
alter table dim_customer alter column name type varchar(800);
alter table dim_customer alter column email type varchar(1020);
alter table dim_customer alter column phone type varchar(256);
alter table dim_customer alter column address type varchar(1600);
alter table dim_customer alter column city type varchar(400);
alter table dim_customer alter column country type varchar(256);
alter table etl_dim_customer alter column customer_id type varchar(80);
alter table etl_dim_customer alter column name type varchar(800);
alter table etl_dim_customer alter column email type varchar(1020);
alter table etl_dim_customer alter column phone type varchar(256);
alter table etl_dim_customer alter column address type varchar(1600);
alter table etl_dim_customer alter column city type varchar(400);
alter table etl_dim_customer alter column country type varchar(256);
alter table dim_product alter column stock_code type varchar(128);
alter table dim_product alter column description type varchar(2000);
alter table dim_product alter column category type varchar(256);
alter table etl_dim_product alter column stock_code type varchar(128);
alter table etl_dim_product alter column description type varchar(2000);
alter table etl_dim_product alter column category type varchar(256);
alter table fact_sales alter column order_id type varchar(80);
alter table fact_sales alter column customer_id type varchar(80);
alter table fact_sales alter column stock_code type varchar(128);
alter table fact_sales alter column order_kind type varchar(64);
alter table fact_sales alter column order_status type varchar(64);
alter table etl_fact_sales alter column order_id type varchar(80);
alter table etl_fact_sales alter column customer_id type varchar(80);
alter table etl_fact_sales alter column stock_code type varchar(128);
alter table etl_fact_sales alter column order_kind type varchar(64);
alter table etl_fact_sales alter column order_status type varchar(64);
alter table etl_sale alter column order_id type varchar(80);
alter table etl_sale alter column stock_code type varchar(128);
alter table etl_sale alter column customer_id type varchar(80);
alter table etl_sale alter column order_kind type varchar(64);
alter table etl_sale alter column order_status type varchar(64);
alter table etl_touched_sale alter column order_id type varchar(80);
alter table etl_stale_sale alter column order_id type varchar(80);
