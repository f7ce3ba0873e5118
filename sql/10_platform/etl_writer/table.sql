-- The fence: every transaction that writes the warehouse first adds one here. Serverless isolates by snapshot, so
-- without this one lock a zombie load and its successor would both append and nobody would hear of it.
-- diststyle all: one row.
create table etl_writer (
  fence bigint not null
)
diststyle all;

insert into etl_writer (fence) values (0);
