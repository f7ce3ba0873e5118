-- What the installer applied, by file. A table.sql or a migration is applied once and never changed; views and
-- procedures are made again when their checksum differs. version: the stage's or the migration's number.
create table if not exists etl_migration (
  version integer not null,
  name varchar(256) not null,
  checksum varchar(64) not null,
  applied_at timestamp not null,
  primary key (name)
)
diststyle all;
