-- The new words where the old ones stand, which were MySQL's. An event's id, in whose hash the old ones are, stays.
-- brings: 30_history/hist_customer/table.sql from c0795f0b55c21cbffabbb331e3da7c35bc8c8da21d6e163093f6a81e350147cd
-- brings: 30_history/hist_product/table.sql from f3f95809162bae477d741e2adfd43633109e1ae6846060189432549aba77df42
-- brings: 30_history/hist_sales_order/table.sql from 68be2692e89835ecfb0486897e975d6d5e07263fcfc80aefe082fa048e9dda56
-- brings: 30_history/hist_order_line/table.sql from 8f194c2be7740d66401891d7179a58a43488562585cbb90c0463ed71f5ca7584
-- brings: 30_history/etl_rejected/table.sql from 4f4fca9925cdd4c9f9a26e62c698c1859a0ad6b5a99aa19d45a1c1fabb96bca1
update hist_customer
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update hist_product
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update hist_sales_order
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update hist_order_line
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
update etl_rejected
set origin = case when origin = 'load' then 'snapshot' else 'change' end
where origin in ('load', 'cdc');
