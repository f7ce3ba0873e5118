-- H2: the events at hand in their keys' order (place), each with its time (effective_at). Three kinds:
--   snapshot  in an accepted epoch, at the snapshot's T'; until the snapshot is accepted, the row has no time
--   implicit  a delete at T' for a key that a whole accepted snapshot newly lacks (H3); nothing synthetic is stored
--   change    at its commit, never before its own snapshot's T' nor past the next one's
-- The running maximum makes times follow the order: no clock decides it.
-- An event whose row a later contract version rejected has lost its word: it stays in history and is not seen here.
create or replace view hist_placed_event as
with spans as (
  select
    source_system,
    entity,
    epoch,
    starts_at,
    next_epoch,
    next_starts_at
  from hist_epoch
  union all
  select
    source_system,
    entity,
    0,
    null,
    min(epoch),
    min(starts_at)
  from hist_epoch
  group by
    source_system,
    entity
),
keys as (
  select distinct
    entity,
    source_system,
    record_key
  from event_at_hand
),
in_snapshot as (
  select
    entity,
    source_system,
    record_key,
    epoch
  from event_at_hand
  where origin = 'snapshot'
  union all
  select
    entity,
    source_system,
    record_key,
    epoch
  from hist_snapshot
  where kind = 'presence'
),
-- In which epochs something is told of a key: only in the next whole snapshot after one can it be newly absent. To ask each key
-- of each snapshot would cost their product.
told_in as (
  select
    entity,
    source_system,
    record_key,
    epoch
  from event_at_hand
  union
  select
    present.entity,
    present.source_system,
    present.record_key,
    present.epoch
  from in_snapshot as present
  join keys
    on keys.source_system = present.source_system
    and keys.entity = present.entity
    and keys.record_key = present.record_key
),
followed as (
  select
    told.entity,
    told.source_system,
    told.epoch,
    min(whole.epoch) as next_epoch
  from (
    select distinct
      entity,
      source_system,
      epoch
    from told_in
  ) as told
  join hist_epoch as whole
    on whole.source_system = told.source_system
    and whole.entity = told.entity
    and whole.epoch > told.epoch
    and whole.is_whole = 1
  group by
    told.entity,
    told.source_system,
    told.epoch
),
due as (
  select distinct
    told_in.entity,
    told_in.source_system,
    told_in.record_key,
    followed.next_epoch as epoch
  from told_in
  join followed
    on followed.source_system = told_in.source_system
    and followed.entity = told_in.entity
    and followed.epoch = told_in.epoch
),
candidates as (
  select
    told.entity,
    told.source_system,
    told.record_key,
    told.event_id,
    told.epoch,
    case when told.origin = 'snapshot' then 0 else 1 end as stage_rank,
    told.sequence,
    told.contract_version,
    told.is_delete,
    told.row_hash,
    told.tracked_hash,
    case
      when told.origin = 'snapshot' then accepted.starts_at
      else least(greatest(told.committed_at, spans.starts_at), spans.next_starts_at)
    end as candidate_at
  from event_at_hand as told
  left join etl_rejected as refused
    on refused.entity = told.entity
    and refused.source_system = told.source_system
    and refused.record_key = told.record_key
    and refused.epoch = told.epoch
    and refused.origin = told.origin
    and refused.sequence = told.sequence
    and refused.contract_version > told.contract_version
  left join hist_epoch as accepted
    on accepted.source_system = told.source_system
    and accepted.entity = told.entity
    and accepted.epoch = told.epoch
    and told.origin = 'snapshot'
  left join spans
    on spans.source_system = told.source_system
    and spans.entity = told.entity
    and spans.epoch <= told.epoch
    and (spans.next_epoch > told.epoch or spans.next_epoch is null)
    and told.origin = 'change'
  where refused.event_id is null
    and (told.origin = 'change' or accepted.epoch is not null)
  union all
  select
    due.entity,
    due.source_system,
    due.record_key,
    '',
    due.epoch,
    0,
    '',
    0,
    1,
    '',
    '',
    accepted.starts_at
  from due
  join hist_epoch as accepted
    on accepted.source_system = due.source_system
    and accepted.entity = due.entity
    and accepted.epoch = due.epoch
  left join in_snapshot
    on in_snapshot.source_system = due.source_system
    and in_snapshot.entity = due.entity
    and in_snapshot.record_key = due.record_key
    and in_snapshot.epoch = due.epoch
  where in_snapshot.record_key is null
),
placed as (
  select
    entity,
    source_system,
    record_key,
    event_id,
    is_delete,
    tracked_hash,
    row_number() over (
      partition by record_key, source_system, entity
      order by epoch, stage_rank, sequence, contract_version, is_delete, row_hash, event_id
    ) as place,
    max(candidate_at) over (
      partition by record_key, source_system, entity
      order by epoch, stage_rank, sequence, contract_version, is_delete, row_hash, event_id
      rows between unbounded preceding and current row
    ) as effective_at,
    lead(candidate_at) over (
      partition by record_key, source_system, entity
      order by epoch, stage_rank, sequence, contract_version, is_delete, row_hash, event_id
    ) as next_candidate_at,
    lead(event_id) over (
      partition by record_key, source_system, entity
      order by epoch, stage_rank, sequence, contract_version, is_delete, row_hash, event_id
    ) as next_event_id
  from candidates
)
select
  entity,
  source_system,
  record_key,
  event_id,
  is_delete,
  tracked_hash,
  place,
  effective_at,
  case when next_event_id is null then 1 else 0 end as is_last,
  -- The next event's time is its own or this one's, whichever is later.
  case when next_candidate_at <= effective_at then 0 else 1 end as ends_instant
from placed;

-- The last event of each key at hand; is_delete = 1 when the key is gone.
create or replace view hist_latest_event as
select
  entity,
  source_system,
  record_key,
  event_id,
  is_delete
from hist_placed_event
where is_last = 1;

-- H4: the versions of the keys at hand. An instant leaves its last event, equal neighbours are one version, a delete
-- closes, a later insert leaves a gap. event_id names the event that gives the columns, tracked or not.
-- Every window has the order of hist_placed_event, so that the events are sorted once.
create or replace view hist_version as
with compared as (
  select
    entity,
    source_system,
    record_key,
    event_id,
    is_delete,
    tracked_hash,
    place,
    effective_at,
    lag(is_delete) over (partition by record_key, source_system, entity order by place) as previous_is_delete,
    lag(tracked_hash) over (partition by record_key, source_system, entity order by place) as previous_hash,
    lead(is_delete) over (partition by record_key, source_system, entity order by place) as next_is_delete,
    lead(tracked_hash) over (partition by record_key, source_system, entity order by place) as next_hash,
    lead(effective_at) over (partition by record_key, source_system, entity order by place) as next_at
  from hist_placed_event
  where ends_instant = 1
),
bounded as (
  select
    entity,
    source_system,
    record_key,
    event_id,
    is_delete,
    place,
    effective_at,
    next_at,
    case
      when is_delete = 1 then 0
      when previous_is_delete = 0 and previous_hash = tracked_hash then 0
      else 1
    end as opens,
    case
      when is_delete = 1 then 0
      when next_is_delete = 0 and next_hash = tracked_hash then 0
      else 1
    end as ends
  from compared
),
described as (
  select
    entity,
    source_system,
    record_key,
    event_id,
    next_at,
    ends,
    sum(opens) over (
      partition by record_key, source_system, entity
      order by place
      rows between unbounded preceding and current row
    ) as version_no,
    max(case when opens = 1 then effective_at end) over (
      partition by record_key, source_system, entity
      order by place
      rows between unbounded preceding and current row
    ) as opened_at
  from bounded
)
select
  entity,
  source_system,
  record_key,
  event_id,
  case when version_no = 1 then timestamp '1900-01-01 00:00:00' else opened_at end as valid_from,
  coalesce(next_at, timestamp '9999-12-31 00:00:00') as valid_to,
  opened_at as first_seen_at
from described
where ends = 1;
