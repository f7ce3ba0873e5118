-- Where an event comes from is said in words of no one kind of source: a snapshot or a change, of which the longer one has eight
-- letters. Each statement runs alone, because Redshift resizes no column inside a transaction, and may run again.
-- brings: 20_staging/stg_customer/table.sql from 19c278fe2984243bba44b7819baeec467c62ddb283f58a5cb342130e137137ad
-- brings: 20_staging/stg_product/table.sql from da41a88435ad142f7281d081943949f26643ad45207f9ed8302bfb4072540495
-- brings: 20_staging/stg_sales_order/table.sql from df57df4e4f7b7fbdb69a6501d3cc78f29e5802e86902917fba7e89bf8c1f3374
-- brings: 20_staging/stg_order_line/table.sql from 47f6f9286bda4f206b18f097576d7dbbe3e9a6f56f6c85149736dc6a1e3f1c31
-- brings: 20_staging/stg_rejected/table.sql from 3597d51e2dcc0f5836bdc22e52bbe2be8f2da2a1a291f77cd0c0f147c2d983ca
-- brings: 30_history/hist_customer/table.sql from c0795f0b55c21cbffabbb331e3da7c35bc8c8da21d6e163093f6a81e350147cd
-- brings: 30_history/hist_product/table.sql from f3f95809162bae477d741e2adfd43633109e1ae6846060189432549aba77df42
-- brings: 30_history/hist_sales_order/table.sql from 68be2692e89835ecfb0486897e975d6d5e07263fcfc80aefe082fa048e9dda56
-- brings: 30_history/hist_order_line/table.sql from 8f194c2be7740d66401891d7179a58a43488562585cbb90c0463ed71f5ca7584
-- brings: 30_history/etl_rejected/table.sql from 4f4fca9925cdd4c9f9a26e62c698c1859a0ad6b5a99aa19d45a1c1fabb96bca1
alter table stg_customer alter column origin type varchar(8);
alter table stg_product alter column origin type varchar(8);
alter table stg_sales_order alter column origin type varchar(8);
alter table stg_order_line alter column origin type varchar(8);
alter table stg_rejected alter column origin type varchar(8);
alter table hist_customer alter column origin type varchar(8);
alter table etl_hist_customer alter column origin type varchar(8);
alter table hist_product alter column origin type varchar(8);
alter table etl_hist_product alter column origin type varchar(8);
alter table hist_sales_order alter column origin type varchar(8);
alter table etl_hist_sales_order alter column origin type varchar(8);
alter table hist_order_line alter column origin type varchar(8);
alter table etl_hist_order_line alter column origin type varchar(8);
alter table etl_rejected alter column origin type varchar(8);
