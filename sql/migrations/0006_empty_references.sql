-- An empty reference is a missing one: sales that point at a member named '' go to the unknown member, and the members
-- that only such sales had named go. A load would write the same, but only for what it touches.
update fact_sales
set
  customer_sk = -1,
  customer_id = null
where customer_id = '';

update fact_sales
set product_sk = -1
where stock_code = '';

delete from dim_customer
where customer_id = ''
  and is_inferred
  and customer_sk <> -1;

delete from dim_product
where stock_code = ''
  and is_inferred
  and product_sk <> -1;
