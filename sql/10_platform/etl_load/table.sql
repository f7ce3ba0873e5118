-- One row per warehouse transaction that loaded batches. Load times live here, never in history, dimensions or facts.
-- diststyle all: small, joined to the ledger by people only.
create table etl_load (
  load_id varchar(64) not null,
  fence bigint not null,
  started_at timestamp not null,
  finished_at timestamp,
  batches integer,
  primary key (load_id)
)
diststyle all
sortkey (started_at);
