/** The gateway's clock, which a replay sets by hand. The source database follows it. */
import { createConnection } from 'mysql2/promise';
import type { LocalClock } from './service';

export interface SettableClock extends LocalClock {
  /** Epoch milliseconds at which it stands still from now on; null lets it run with the machine's. */
  set(nowMs: number | null): void;
}

export interface MysqlAdmin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export function createClock(): SettableClock {
  let standing: number | null = null;
  return {
    now: () => standing ?? Date.now(),
    get replaying() {
      return standing !== null;
    },
    set: (nowMs) => {
      standing = nowMs;
    },
  };
}

/**
 * Gives new sessions of the source database the same time, by MariaDB's `init_connect`; null gives them the machine's.
 * MariaDB does not run it for administrators.
 */
export async function setSourceClock(admin: MysqlAdmin, nowMs: number | null): Promise<void> {
  const connection = await createConnection({ ...admin });
  try {
    const statement = nowMs === null ? '' : `SET timestamp=${(nowMs / 1000).toFixed(3)}`;
    await connection.query('SET GLOBAL init_connect = ?', [statement]);
  } finally {
    await connection.end();
  }
}
