-- The primary key that 0003 took.
-- brings: 50_facts/fact_sales/table.sql from 3d2782756fb62237617279da69bdb87dc85b5162d2724776f90f370cdd433040
alter table fact_sales add primary key (source_system, order_id, line_no);
