/**
 * PostgreSQL's own protocol for what is not the load: emptying, reading, and putting batches aside from which each load
 * takes its own. Through the Data API a row of text takes 4 ms to parse. Everything after staging is the load as it is.
 */
import { Client } from 'pg';
import type { Star } from '../../reference-model/sales';
import { testStack } from '../../support/stack';
import { emptyWarehouse } from './empty';
import { readStar } from './star';
import type { Batch } from './stream';
import { stagingInserts, STAGING_TABLES, transactionOf, type StagedBatch } from './staging';
import { batchOf } from './walk';
import type { Row, Warehouse } from './warehouse';

export interface SideDoor {
  /** Empties the warehouse and puts the batches of these loads aside. */
  prepare(loads: readonly (readonly Batch[])[]): Promise<void>;
  /** The transaction of one of them, for the Data API. */
  statements(load: number): string[];
  readStar(): Promise<Star>;
  close(): Promise<void>;
}

const aside = (table: string): string => table.replace('stg_', 'given_');

export async function openSideDoor(warehouse: Warehouse): Promise<SideDoor> {
  const client = new Client({ ...testStack().postgres, database: warehouse.database });
  await client.connect();
  const run = async (statements: readonly string[]): Promise<void> => {
    await client.query(statements.join(';'));
  };
  await run([
    'create table given_load (load_no integer, batch_id varchar(64))',
    ...STAGING_TABLES.map((table) => `create table ${aside(table)} (like ${table})`),
  ]);
  await warehouse.batch([stagingProcedure()]);
  return {
    async prepare(loads) {
      const batches = new Map<string, StagedBatch>();
      for (const { batchId, items } of loads.flat()) batches.set(batchId, batchOf(batchId, items));
      const taken = loads.flatMap((load, index) => load.map(({ batchId }) => `(${index}, '${batchId}')`));
      await emptyWarehouse({ batch: run });
      await run([
        ...['given_load', ...STAGING_TABLES.map(aside)].map((table) => `truncate ${table}`),
        `insert into given_load values ${taken.join(', ')}`,
        ...stagingInserts([...batches.values()], aside),
      ]);
    },
    statements: (load) => transactionOf(`load-${load}`, [`call sp_stage_given(${load})`]),
    readStar: () => readStar({ execute: async (sql) => (await client.query<Row>(sql)).rows }),
    close: () => client.end(),
  };
}

function stagingProcedure(): string {
  const inserts = STAGING_TABLES.map(
    (table) => `
      insert into ${table}
      select given.* from ${aside(table)} as given join given_load as taken on taken.batch_id = given.batch_id
      where taken.load_no = p_load_no;`,
  );
  return `create or replace procedure sp_stage_given(p_load_no integer) as $$ begin ${inserts.join('')} end; $$ language plpgsql`;
}
