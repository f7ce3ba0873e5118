/** A source over a schema of the test's own, whose connections say under which transaction ids they committed. */
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { MariadbEngine } from '../../../../local-aws/engines/mariadb';
import type { SourceDatabase } from '../../../../src/sources/mysql-cdc/database';
import { testStack } from '../../../support/stack';

export interface CountedSource extends SourceDatabase {
  /** Places in the server's log of what connections committed last, in the order in which they were closed. */
  readonly committed: readonly number[];
}

/** `user`: without SUPER, as the worker's. */
export function sourceOver(
  database: string,
  options: Pick<ConnectOptions, 'user' | 'server'> = {},
): CountedSource {
  const committed: number[] = [];
  return {
    committed,
    async use(work, { multipleStatements = false } = {}) {
      const connection = await connect(database, { ...options, multipleStatements });
      try {
        const result = await work(connection);
        const place = await lastPlace(connection);
        if (place !== null) committed.push(place);
        return result;
      } finally {
        connection.destroy();
      }
    },
  };
}

export type Server = Pick<
  MariadbEngine,
  'host' | 'port' | 'adminUser' | 'adminPassword' | 'user' | 'password'
>;

export interface ConnectOptions {
  readonly user?: 'admin' | 'worker';
  readonly multipleStatements?: boolean;
  /** The stack's, unless said otherwise. */
  readonly server?: Server;
}

export function connect(
  database: string,
  { user = 'admin', multipleStatements = false, server = testStack().mysql }: ConnectOptions = {},
): Promise<Connection> {
  const isAdmin = user === 'admin';
  return createConnection({
    host: server.host,
    port: server.port,
    user: isAdmin ? server.adminUser : server.user,
    password: isAdmin ? server.adminPassword : server.password,
    database,
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements,
  });
}

/** The number of the session's last committed change in the server's log; null where it changed nothing. */
export async function lastPlace(connection: Connection): Promise<number | null> {
  const [[row]] = await connection.query<RowDataPacket[]>('select @@last_gtid as gtid');
  const gtid = String(row?.['gtid'] ?? '');
  return gtid === '' ? null : Number(gtid.split('-')[2]);
}
