/**
 * A stack of a test's own, whose clock it sets, with the shop's two pipelines. Between the real Kinesis and the real S3 the test stands in for
 * Firehose: it writes what lies in the stream to bronze, in its layout, some of it twice.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { createAwsClients } from '../../../src/aws/clients';
import type { SqlRunner } from '../../../src/aws/sql-runner';
import { loadConfig, type Config } from '../../../src/config';
import { openWarehouse } from '../../../src/connect';
import { provision } from '../../../src/local-stack/provision';
import { LOCAL_STACK_DIR, PROJECT_ROOT, startStack, stopProcess } from '../../../src/local-stack/stack';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { DAY_MS, type Pipeline } from '../../../src/model/pipeline';
import type { WindowSummary } from '../../../src/model/plan';
import { findPipeline } from '../../../src/pipelines/registry';
import { deliveredBy } from '../../../src/sources/firehose/delivered';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import type { StoredLine } from '../../../src/stream/contract/read';
import { putRecords } from '../../../src/stream/put-records';
import { recordsOf } from '../../../src/stream/records';
import { deliveredKey, parquetOf, readStream, rowsOfRecord, type PutRecord } from '../../support/delivered';
import type { BookFile } from './book';

export const BOOK = findPipeline('online-retail');
export const STREAM = findPipeline('online-retail-stream');

const FIRST_DAY = Date.UTC(2026, 2, 2);
const RECORDS_AN_OBJECT = 12;

export interface StreamPlatform {
  readonly config: Config;
  readonly sql: SqlRunner;
  /** Drops the files at noon of the next day, each after the one before, and runs its window. */
  runBook(files: readonly BookFile[]): Promise<WindowSummary>;
  /** Puts POSTs into the stream at noon of the next day, delivers them and runs its window. */
  runStream(posts: readonly (readonly StoredLine[])[], again?: boolean): Promise<WindowSummary>;
  /** What bronze gets a second time, under other names, and another window. */
  redeliver(): Promise<WindowSummary>;
  close(): Promise<void>;
}

export async function openStreamPlatform(): Promise<StreamPlatform> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-stream-'));
  const before = { ...process.env };
  const stack = await startStack(join(dir, LOCAL_STACK_DIR), { detached: false });
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const control = createStackControl(stack.gatewayUrl);
  await Promise.all([control.prewarmSpark(1), provision(stack, config, [BOOK, STREAM])]);
  const log = openSync(join(dir, 'worker.log'), 'a');
  const worker = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'worker.ts')], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'ecomflow-worker',
      ECOMFLOW_LIVES_WITH_PID: String(stack.pid),
    },
    stdio: ['ignore', log, log],
  });
  const aws = createAwsClients(config.AWS_REGION);
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const source = deliveredBy(STREAM);
  const delivered = new Set<string>();
  let days = 0;
  let last: readonly PutRecord[] = [];
  const instant = (day: number, ms = 0): string => new Date(FIRST_DAY + day * DAY_MS + ms).toISOString();
  const noonOf = (day: number): number => FIRST_DAY + day * DAY_MS + DAY_MS / 2;

  async function deliver(records: readonly PutRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += RECORDS_AN_OBJECT) {
      const rows = records.slice(at, at + RECORDS_AN_OBJECT).flatMap(rowsOfRecord);
      const Key = deliveredKey(source.prefix, source.deliveryStream, noonOf(days));
      const Body = parquetOf(rows);
      await aws.s3.send(new PutObjectCommand({ Bucket: config.ECOMFLOW_BRONZE_BUCKET, Key, Body }));
    }
  }

  async function takeNew(): Promise<PutRecord[]> {
    const found = (await readStream(aws.kinesis, source.stream)).filter(
      ({ shardId, sequenceNumber }) => !delivered.has(`${shardId}/${sequenceNumber}`),
    );
    for (const { shardId, sequenceNumber } of found) delivered.add(`${shardId}/${sequenceNumber}`);
    return found;
  }

  /** Runs the day's window, while what the run puts into the stream is delivered as well. */
  async function run({ name }: Pipeline): Promise<WindowSummary> {
    await control.setClock(instant(days + 1, 1000));
    let isOver = false;
    const delivering = (async () => {
      for (; !isOver; await sleep(200)) await deliver(await takeNew());
    })();
    try {
      return (await client.workflow.execute('runPipeline', {
        taskQueue: config.ECOMFLOW_TASK_QUEUE,
        workflowId: `test-${name}-${days}`,
        args: [{ pipeline: name, from: instant(days), to: instant(days + 1) }],
      })) as WindowSummary;
    } catch (error) {
      throw error instanceof WorkflowFailedError && error.cause ? error.cause : error;
    } finally {
      isOver = true;
      await delivering;
    }
  }

  return {
    ...{ config, sql: openWarehouse(config) },
    async runBook(files) {
      days += 1;
      const landing = { bucket: config.ECOMFLOW_LANDING_BUCKET ?? '', prefix: 'online-retail/' };
      for (const [place, { name, text }] of files.entries()) {
        await control.setClock(instant(days, DAY_MS / 2 + place * 1000));
        await dropFile(aws.s3, landing, `${days}-${name}`, text);
      }
      return run(BOOK);
    },
    async runStream(posts, again = false) {
      days += 1;
      await control.setClock(instant(days, DAY_MS / 2));
      const put = { kinesis: aws.kinesis, streamName: source.stream, sleep };
      for (const lines of posts) {
        const left = await putRecords(put, recordsOf(lines));
        if (left.length > 0) throw new Error(`${left.length} records were not taken`);
      }
      last = await takeNew();
      await deliver(last);
      if (again) await deliver([...last].reverse());
      return run(STREAM);
    },
    async redeliver() {
      days += 1;
      await control.setClock(instant(days, DAY_MS / 2));
      await deliver(last);
      return run(STREAM);
    },
    async close() {
      if (worker.pid !== undefined) await stopProcess(worker.pid);
      await connection.close();
      await stopProcess(stack.pid);
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
