-- The source's own counts, sums and checksums at a heartbeat, and the warehouse's at the same point of the source's log.
-- source_* stay as the source gave them; rejected_keys were left out on both sides of the comparison.
-- status: pending, matched, mismatched, or counted: rows and sums are equal, and of some rows' content nothing is known.
-- arrived_at: when the heartbeat itself was in bronze; everything up to it must be loaded before the two are compared.
-- diststyle all: a few rows a run.
create table etl_reconciliation (
  heartbeat_id varchar(64) not null,
  pipeline varchar(32) not null,
  source_system varchar(32) not null,
  entity varchar(64) not null,
  epoch integer not null,
  sequence varchar(35) not null,
  arrived_at timestamp,
  source_rows bigint not null,
  source_sum_1 decimal(38, 6),
  source_sum_2 decimal(38, 6),
  source_sum_3 decimal(38, 6),
  source_checksum decimal(38, 0),
  warehouse_rows bigint,
  warehouse_sum_1 decimal(38, 6),
  warehouse_sum_2 decimal(38, 6),
  warehouse_sum_3 decimal(38, 6),
  warehouse_checksum decimal(38, 0),
  rejected_keys bigint,
  status varchar(16) not null,
  compared_at timestamp,
  primary key (heartbeat_id, entity)
)
diststyle all
sortkey (pipeline, compared_at);
