/**
 * The stack's clock: the machine's, or in a replay one that is set by hand and stands still.
 * "The source's clock" follows: MariaDB's `timestamp` is the session's alone, so each new session of a user without
 * administrator's rights is given it by `init_connect`.
 */
import { createConnection } from 'mysql2/promise';
import type { LocalClock } from './service';

export interface MysqlAdmin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface SettableClock extends LocalClock {
  /** Epoch milliseconds; null is real time again. */
  set(nowMs: number | null): Promise<void>;
}

export function createClock(mysql: MysqlAdmin | undefined): SettableClock {
  let fixedMs: number | null = null;
  return {
    now: () => fixedMs ?? Date.now(),
    get replaying() {
      return fixedMs !== null;
    },
    async set(nowMs) {
      if (mysql) await tellMysql(mysql, nowMs);
      fixedMs = nowMs;
    },
  };
}

async function tellMysql(mysql: MysqlAdmin, nowMs: number | null): Promise<void> {
  const connection = await createConnection({ ...mysql });
  try {
    const statement = nowMs === null ? '' : `set timestamp = ${(nowMs / 1000).toFixed(3)}`;
    await connection.query('set global init_connect = ?', [statement]);
  } finally {
    await connection.end();
  }
}
