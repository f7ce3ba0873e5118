-- How many customers have bought for how much, ever.
with bands as (
  select
    case
      when revenue < 100 then 1
      when revenue < 500 then 2
      when revenue < 1000 then 3
      when revenue < 5000 then 4
      else 5
    end as place
  from mart_customer_value
  where source_system = :source_system
)
select
  case place
    when 1 then 'under 100'
    when 2 then '100 to 500'
    when 3 then '500 to 1,000'
    when 4 then '1,000 to 5,000'
    else '5,000 and more'
  end as band,
  count(*) as customers,
  place
from bands
group by place
order by place;
