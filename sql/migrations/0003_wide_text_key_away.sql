-- Redshift resizes no column of a primary key: fact_sales gives its key away until 0005. Nothing enforces it meanwhile,
-- as nothing does otherwise.
-- brings: 50_facts/fact_sales/table.sql from 3d2782756fb62237617279da69bdb87dc85b5162d2724776f90f370cdd433040
alter table fact_sales drop constraint fact_sales_pkey;
