-- H3: accepted epochs of each entity. starts_at is T', the smallest T of this and all later accepted epochs, so that a
-- source clock that once jumped ahead heals with the next snapshot. next_* belong to the next accepted epoch. Where no
-- snapshot of the epoch is whole, its rows count and what it lacks says nothing: is_whole = 0.
create or replace view hist_epoch as
with accepted as (
  select
    source_system,
    entity,
    epoch,
    min(snapshot_at) as snapshot_at,
    max(case when kind = 'snapshot' then 1 else 0 end) as is_whole
  from hist_snapshot
  where kind in ('snapshot', 'part')
  group by
    source_system,
    entity,
    epoch
),
healed as (
  select
    source_system,
    entity,
    epoch,
    is_whole,
    min(snapshot_at) over (
      partition by source_system, entity
      order by epoch
      rows between current row and unbounded following
    ) as starts_at
  from accepted
)
select
  source_system,
  entity,
  epoch,
  is_whole,
  starts_at,
  lead(epoch) over (partition by source_system, entity order by epoch) as next_epoch,
  lead(starts_at) over (partition by source_system, entity order by epoch) as next_starts_at
from healed;
