-- Each query returns the rows that break a rule; none is the only good answer.

-- check: event_twice
select
  event_id,
  count(*) as row_count
from hist_order_line
group by event_id
having count(*) > 1;

-- check: load_row_with_a_commit
-- A full load's rows have their snapshot's time; a change has its own and a place in the log.
select
  event_id,
  origin,
  committed_at,
  sequence
from hist_order_line
where (origin = 'load' and (committed_at is not null or sequence <> '' or op <> 'I'))
  or (origin = 'cdc' and (committed_at is null or sequence = ''));
