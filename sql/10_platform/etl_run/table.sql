-- The audit: what each run did. "Done" and "failed" are read here, not from Temporal's retention or visibility.
-- diststyle all: small; sorted as it is asked, by pipeline and window.
create table etl_run (
  run_id varchar(256) not null,
  workflow_run_id varchar(64) not null,
  pipeline varchar(32) not null,
  window_from timestamp not null,
  window_to timestamp not null,
  mode varchar(16) not null,
  status varchar(16) not null,
  error_code varchar(64),
  error_message varchar(4096),
  batch_id varchar(64),
  figures varchar(16384),
  started_at timestamp not null,
  finished_at timestamp,
  primary key (run_id, workflow_run_id)
)
diststyle all
sortkey (pipeline, window_from);
