/** An empty shop of a test's own: MySQL schema with the pipeline's tables, and a connection to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { makeMysqlSchema } from './mysql-schema';
import { testStack } from './stack';

const SCHEMA_FILE = join(__dirname, '../../src/pipelines/ecommerce/source/schema.sql');

export interface Shop {
  readonly schema: string;
  readonly connection: Connection;
  run(sql: string): Promise<void>;
  rows(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** The first column of the first row. */
  value(sql: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Decimals and times come as text, as the project's own connections have them. */
export async function openShop(): Promise<Shop> {
  const { host, port, adminUser, adminPassword } = testStack().mysql;
  const schema = await makeMysqlSchema('shop');
  const connection = await createConnection({
    host,
    port,
    user: adminUser,
    password: adminPassword,
    database: schema,
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: true,
  });
  await connection.query(readFileSync(SCHEMA_FILE, 'utf8'));
  const rows = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> => {
    const [found] = await connection.query<RowDataPacket[]>(sql, [...values] as string[]);
    return found.map((row) => ({ ...row }));
  };
  return {
    schema,
    connection,
    async run(sql) {
      await connection.query(sql);
    },
    rows,
    async value(sql) {
      const [first] = await rows(sql);
      return Object.values(first ?? {})[0];
    },
    async close() {
      await connection.query(`drop database ${connection.escapeId(schema)}`);
      await connection.end();
    },
  };
}
