-- What the warehouse needs to know of a contract: the salt of its surrogate keys (H7). The installer keeps it.
-- diststyle all: a few rows, read by every rebuild of a dimension.
create table etl_contract (
  entity varchar(64) not null,
  key_salt varchar(64) not null,
  version integer not null,
  primary key (entity)
)
diststyle all;
