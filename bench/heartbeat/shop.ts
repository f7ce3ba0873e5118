/** The bench's source: connections to it, as the worker opens them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import type { MariadbEngine } from '../../local-aws/engines/mariadb';
import type { SourceDatabase } from '../../src/aws/source-database';

const SCHEMA_FILE = join(__dirname, '../../src/pipelines/ecommerce/source/schema.sql');

export interface BenchShop extends SourceDatabase {
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
    async use(work, { multipleStatements = false } = {}) {
      const connection = await shop.connect({ multipleStatements });
      try {
        return await work(connection);
      } finally {
        connection.destroy();
      }
    },
  };
  const connection = await shop.connect({ isAdmin: true, multipleStatements: true });
  await connection.query(readFileSync(SCHEMA_FILE, 'utf8'));
  await connection.end();
  return shop;
}
