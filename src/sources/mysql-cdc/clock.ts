/** "Now" for windows: the source's clock, by which its changes arrive. A replay sets it; the worker's own stands elsewhere. */
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** Epoch milliseconds. */
export async function readSourceClock(connection: Connection): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "select date_format(utc_timestamp(3), '%Y-%m-%dT%H:%i:%s.%f') as now",
  );
  return Date.parse(`${String(rows[0]?.['now']).slice(0, 23)}Z`);
}
