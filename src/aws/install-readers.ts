/** Makes the roles and users that are missing, and grants all of them what they read. Repeating it changes nothing. */
import type { SqlRunner } from './sql-runner';
import type { Grants, Made } from './warehouse-grants';

type Sql = Pick<SqlRunner, 'execute' | 'batch'>;

/** Returns what it made. Throws the EltError of a failed statement, as where it is asked by somebody who may not. */
export async function installReaders(sql: Sql, { once, always }: Grants): Promise<string[]> {
  const known = await knownTo(sql);
  const missing = once.filter(({ kind, name }) => !known[kind].has(name));
  // Each is there whole, or not at all.
  for (const { statements } of missing) await sql.batch(statements);
  await sql.batch(always);
  return missing.map(({ kind, name }) => `${kind} ${name}`);
}

async function knownTo(sql: Sql): Promise<Readonly<Record<Made['kind'], ReadonlySet<string>>>> {
  const roles = await sql.execute('select role_name from svv_roles');
  const users = await sql.execute('select usename from pg_user');
  return {
    role: new Set(roles.map(({ role_name: name }) => String(name))),
    user: new Set(users.map(({ usename: name }) => String(name))),
  };
}
