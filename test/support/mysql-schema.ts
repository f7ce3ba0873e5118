/** A database of a test's own in the stack's MariaDB. Apart from stack.ts: most test files need no driver of it. */
import { createConnection } from 'mysql2/promise';
import { testStack, uniqueName } from './stack';

/** Makes an empty database in MariaDB, with the stack's character set and collation, and returns its name. */
export async function makeMysqlSchema(prefix = 'test'): Promise<string> {
  const { host, port, adminUser, adminPassword } = testStack().mysql;
  const connection = await createConnection({ host, port, user: adminUser, password: adminPassword });
  const name = uniqueName(prefix);
  await connection.query(`create database ${connection.escapeId(name)}`);
  await connection.end();
  return name;
}
