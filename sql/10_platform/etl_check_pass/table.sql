-- Each run that asked its rules by table, and what of: a pipeline's first run of a UTC day looks at everything, and so
-- does each one after a broken rule of severity `fail`, until a look at everything finds none.
-- looked_at: 'all', or 'touched' where only what the run's load touched was looked at.
-- checked_at: when the look began.
-- rules: SHA-256 over the rules; a look by other rules, of another version of contracts or queries, proves nothing.
-- diststyle all: a row a run, asked by pipeline and day.
create table etl_check_pass (
  workflow_run_id varchar(64) not null,
  pipeline varchar(32) not null,
  looked_at varchar(8) not null,
  rules varchar(64) not null,
  broken_rules bigint not null,
  checked_at timestamp not null
)
diststyle all
sortkey (pipeline, checked_at);
