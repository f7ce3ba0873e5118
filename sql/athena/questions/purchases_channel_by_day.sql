-- Purchases, units and revenue of each day (UTC) by channel.
-- :since = 2000-01-01
select
  day,
  channel,
  count(distinct order_id) as purchases,
  sum(quantity) as units,
  sum(revenue) as revenue
from purchases_sale
where day >= cast(:since as date)
group by day, channel
order by day, channel;
