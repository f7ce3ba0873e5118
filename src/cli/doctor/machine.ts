/** This machine: its Node, and its clock beside the source's and AWS's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RowDataPacket } from 'mysql2/promise';
import type { SourceDatabase } from '../../sources/mysql-cdc/database';
import { bad, examine, good, unknown, type Finding, type Seen } from './finding';

/** Windows and heartbeats go by whole minutes. */
const MOST_SECONDS_APART = 60;
const SET_CLOCKS = 'let both follow a time server (NTP)';

/** `running`: `process.versions.node`; `wanted` such as `>=20.19`. */
export function lookAtNode(running: string, wanted: string): Seen {
  const [least = 0, leastMinor = 0] = wanted.replace('>=', '').split('.').map(Number);
  const [major = 0, minor = 0] = running.split('.').map(Number);
  const isNew = major > least || (major === least && minor >= leastMinor);
  return isNew ? good(running) : bad(`${running}, not ${wanted}`, 'install a newer Node');
}

export function examineNode(projectRoot: string): Promise<Finding> {
  return examine('Node', 'install it', () => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    return Promise.resolve(lookAtNode(process.versions.node, manifest.engines.node));
  });
}

export interface ClockDeps {
  readonly s3: S3Client;
  readonly source: SourceDatabase;
  readonly nowMs: () => number;
}

export function examineClocks({ s3, source, nowMs }: ClockDeps, bucket: string): Promise<Finding[]> {
  return Promise.all([
    examine('clock of AWS', SET_CLOCKS, async () => {
      const date = await answersDate(s3, bucket);
      // The header has whole seconds.
      return date === undefined ? unknown('S3 told no date') : compareClocks(Date.parse(date), nowMs());
    }),
    examine('clock of the source', SET_CLOCKS, () =>
      source.use(async (connection) => {
        // sysdate, because now() follows the session: a replay on this machine sets it.
        const [[row]] = await connection.query<RowDataPacket[]>('select unix_timestamp(sysdate(3)) as now');
        return compareClocks(Number(row?.['now']) * 1000, nowMs());
      }),
    ),
  ]);
}

function compareClocks(otherMs: number, ownMs: number): Seen {
  const apart = Math.round(Math.abs(otherMs - ownMs) / 1000);
  const says = `${apart} s from this machine's`;
  return apart > MOST_SECONDS_APART ? bad(says) : good(says);
}

async function answersDate(s3: S3Client, bucket: string): Promise<string | undefined> {
  const command = new HeadBucketCommand({ Bucket: bucket });
  let date: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { headers } = answer.response as { headers?: Record<string, string> };
      date = headers?.['date'];
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await s3.send(command);
  return date;
}
