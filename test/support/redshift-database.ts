/** A database of a test's own in the local Redshift. Apart from stack.ts: most test files need no driver of it. */
import { Client } from 'pg';
import { testStack, uniqueName } from './stack';

/** Makes an empty database in the PostgreSQL that the local Redshift runs on, and returns its name. */
export async function makeRedshiftDatabase(prefix = 'test'): Promise<string> {
  const client = new Client({ ...testStack().postgres, database: 'postgres' });
  await client.connect();
  const name = uniqueName(prefix);
  await client.query(`create database ${client.escapeIdentifier(name)}`);
  await client.end();
  return name;
}
