-- Which backfill a run belongs to: the way from a backfill to the results of its windows.
alter table etl_run add column backfill_id varchar(256);
