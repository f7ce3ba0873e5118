-- What each rule found in each run, good or bad. A run that is checked again has its rows replaced.
-- place: 'batch' for what was known before the load, else the table that was asked after it.
-- entity: whose contract declares the rule; NULL where it stands in the table's checks.sql.
-- detail: of a broken rule, what broke it, or the first rows that did.
-- diststyle all: a hundred rows a run, asked by run.
create table etl_check (
  run_id varchar(256) not null,
  workflow_run_id varchar(64) not null,
  batch_id varchar(64),
  pipeline varchar(32) not null,
  window_from timestamp not null,
  window_to timestamp not null,
  place varchar(64) not null,
  entity varchar(64),
  check_name varchar(256) not null,
  rule varchar(16) not null,
  severity varchar(4) not null,
  failed_rows bigint not null,
  detail varchar(4096),
  checked_at timestamp not null
)
diststyle all
sortkey (pipeline, window_from);
