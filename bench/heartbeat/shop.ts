/** The bench's source: connections to it, as the worker opens them. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import type { MariadbEngine } from '../../local-aws/engines/mariadb';
import type { SourceDatabase } from '../../src/sources/mysql-cdc/database';
import type { Span } from './writers';

const SCHEMA_FILE = join(__dirname, '../../src/pipelines/ecommerce/source/schema.sql');

export interface BenchShop extends SourceDatabase {
  /** The times of the connections that keep a table still: nothing else asks for several statements at once. */
  readonly still: Span[];
  connect(options?: {
    readonly isAdmin?: boolean;
    readonly multipleStatements?: boolean;
  }): Promise<Connection>;
}

export async function openShop(engine: MariadbEngine, database: string): Promise<BenchShop> {
  const shop: BenchShop = {
    connect: ({ isAdmin = false, multipleStatements = false } = {}) =>
      createConnection({
        host: engine.host,
        port: engine.port,
        user: isAdmin ? engine.adminUser : engine.user,
        password: isAdmin ? engine.adminPassword : engine.password,
        database,
        timezone: 'Z',
        dateStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
        multipleStatements,
      }),
    still: [],
    async use(work, { multipleStatements = false } = {}) {
      const connection = await shop.connect({ multipleStatements });
      const from = performance.now();
      try {
        return await work(connection);
      } finally {
        connection.destroy();
        if (multipleStatements) shop.still.push([from, performance.now()]);
      }
    },
  };
  const connection = await shop.connect({ isAdmin: true, multipleStatements: true });
  await connection.query(readFileSync(SCHEMA_FILE, 'utf8'));
  await connection.end();
  return shop;
}
