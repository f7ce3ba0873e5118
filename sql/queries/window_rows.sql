-- Where the rows of each loaded window went: bronze + splits = silver + rejected + duplicates + unmapped
-- + folded, silver = new + known.
-- :pipeline = ecommerce
select
  window_from,
  entity,
  sum(bronze_rows) as bronze,
  sum(split_rows) as splits,
  sum(silver_rows) as silver,
  sum(rejected_rows) as rejected,
  sum(duplicate_rows) as duplicates,
  sum(unmapped_rows) as unmapped,
  sum(folded_rows) as folded,
  sum(new_rows) as new_rows,
  sum(known_rows) as known_rows
from etl_batch
where pipeline = :pipeline
group by window_from, entity
order by window_from desc, entity
limit 100;
