-- The comparison with a source adds up what units cost, too: events from before say it of their rows, as new ones do.
update hist_order_line
set
  sum_3 = unit_cost
where unit_cost is not null
  and op <> 'D';
