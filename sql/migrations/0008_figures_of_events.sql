-- Each event says what the source counts of its row: sums, which follow from its columns, and the checksum of its content,
-- which events from before do not have.
-- brings: 10_platform/etl_reconciliation/table.sql from 8ce0895b8e1cb763ddf9a72435ca0d800d41729085603fe478d78a21fdc6eb7d
-- brings: 30_history/hist_customer/table.sql from 3474a30b4bc92f4f166f102f8f7aca87a632510bd788d8d33329b6a66521f60d
-- brings: 30_history/hist_product/table.sql from d128b26c06a61ec3a42449cdebb305f6f44a3d79b62dc48d99a5d2768dc68d03
-- brings: 30_history/hist_sales_order/table.sql from 25e0f793245b95269b9f6689d27d4484098b32c13cd0cc2e650b555541abb567
-- brings: 30_history/hist_order_line/table.sql from 1b9572ad63098208e4bc76acd84c74f2b9e830c9b767a99893006afd0391f92d
-- brings: 30_history/etl_rejected/table.sql from 16169d38ea8d4b02823ef2163b06aa8f1a18d1716c2116489be65a585b71a97d
alter table etl_reconciliation add column source_checksum decimal(38, 0);
alter table etl_reconciliation add column warehouse_checksum decimal(38, 0);
alter table etl_rejected add column checksum bigint;
alter table hist_customer add column sum_1 decimal(38, 6);
alter table hist_customer add column sum_2 decimal(38, 6);
alter table hist_customer add column sum_3 decimal(38, 6);
alter table hist_customer add column checksum bigint;
alter table hist_product add column sum_1 decimal(38, 6);
alter table hist_product add column sum_2 decimal(38, 6);
alter table hist_product add column sum_3 decimal(38, 6);
alter table hist_product add column checksum bigint;
update hist_product
set
  sum_1 = unit_price
where op <> 'D';
alter table hist_sales_order add column sum_1 decimal(38, 6);
alter table hist_sales_order add column sum_2 decimal(38, 6);
alter table hist_sales_order add column sum_3 decimal(38, 6);
alter table hist_sales_order add column checksum bigint;
alter table hist_order_line add column sum_1 decimal(38, 6);
alter table hist_order_line add column sum_2 decimal(38, 6);
alter table hist_order_line add column sum_3 decimal(38, 6);
alter table hist_order_line add column checksum bigint;
update hist_order_line
set
  sum_1 = quantity,
  sum_2 = unit_price
where op <> 'D';
