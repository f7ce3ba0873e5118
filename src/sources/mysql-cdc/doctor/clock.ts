/** The source's own clock beside this machine's. */
import type { RowDataPacket } from 'mysql2/promise';
import { compareClocks, SET_CLOCKS } from '../../clocks';
import { examine, type Finding } from '../../finding';
import type { SourceDatabase } from '../database';

export function examineSourceClock(source: SourceDatabase, nowMs: () => number): Promise<Finding> {
  return examine('clock of the source', SET_CLOCKS, () =>
    source.use(async (connection) => {
      // sysdate, because now() follows the session: a replay on this machine sets it.
      const [[row]] = await connection.query<RowDataPacket[]>('select unix_timestamp(sysdate(3)) as now');
      return compareClocks(Number(row?.['now']) * 1000, nowMs());
    }),
  );
}
