-- Which heartbeat a run wrote: the way from a run to its reconciliation.
alter table etl_run add column heartbeat_id varchar(64);
