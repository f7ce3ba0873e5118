/** A real worker on the real server, with scripted activities: what its runs tell of lineage, and that none of them minds when nobody hears it. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { S3Client } from '@aws-sdk/client-s3';
import { ApplicationFailure, Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { RunEvent } from '../../src/lineage/event';
import { createWorkerLineage } from '../../src/lineage/worker-lineage';
import { sequencerId } from '../../src/model/names';
import { parseLineageTarget } from '../../src/model/lineage-target';
import { findPipeline } from '../../src/pipelines/registry';
import { readChartQueries } from '../../src/report/chart-definition';
import { readSqlSources } from '../../src/report/sql-sources';
import { createOrigins } from '../../src/sources/registry';
import { createLogger } from '../../src/telemetry/log-lines';
import { runPipeline, runWindow } from '../../src/workflows';
import { clientSettings, testStack, uniqueName } from '../support/stack';
import { workflowBundle } from '../support/workflow-bundle';
import { PLAN, scriptedActivities } from '../workflows/scripted-activities';
import { KNOWN, SQL_ROOT } from './support/known';
import { faultsIn } from './support/open-lineage';

const windowOf = (day: number) => ({
  from: `2013-08-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  to: `2013-08-${String(day + 1).padStart(2, '0')}T00:00:00.000Z`,
});

describe('a worker that tells of lineage', () => {
  const name = uniqueName('lineage', '-');
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-lineage-'));
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const secrets = new SecretsManager(clientSettings());
  let client: Client;
  let connections: { close(): Promise<void> }[];
  let nativeConnection: NativeConnection;
  let mute: Server;

  const warnings: string[] = [];

  beforeAll(async () => {
    Runtime.install({ logger: createLogger('json', 'WARN', (line) => warnings.push(line)) });
    const address = testStack().temporalAddress;
    const [connection, native] = await Promise.all([
      Connection.connect({ address }),
      NativeConnection.connect({ address }),
    ]);
    connections = [native, connection];
    nativeConnection = native;
    client = new Client({ connection });
    const secret = { host: 'shop.internal', port: 3306, username: 'u', password: 'p', dbname: 'shop' };
    await secrets.createSecret({ Name: `${name}/ecommerce`, SecretString: JSON.stringify(secret) });
    // It takes every event, and never says so.
    mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
  });
  afterAll(async () => {
    try {
      await client.workflow.getHandle(sequencerId(name)).terminate('the test is over');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    for (const connection of connections) await connection.close();
    mute.closeAllConnections();
    mute.close();
    s3.destroy();
    secrets.destroy();
    rmSync(folder, { recursive: true });
  });

  /** Runs with events to that place; `sourceSecretId` leads to where the shop is. */
  async function work<T>(url: string, doing: () => Promise<T>, sourceSecretId = `${name}/{pipeline}`) {
    const target = parseLineageTarget(url) ?? undefined;
    const counted = { sent: 0, lost: 0 };
    const activity = createWorkerLineage(
      { target, token: undefined, places: KNOWN.places, buildId: KNOWN.buildId },
      {
        ...{ s3, findPipeline },
        findOrigins: createOrigins({
          secrets,
          settings: { bronzeBucket: 'bronze', landingBucket: 'landing', sourceSecretId },
        }),
        sqlSources: readSqlSources(SQL_ROOT, readChartQueries(SQL_ROOT)),
        count: (outcome) => (counted[outcome] += 1),
      },
    );
    const activities = scriptedActivities(client, name);
    activities.resolvePlan = ({ window, mode }) =>
      Promise.resolve({ ...PLAN, warehouse: name, window, mode, isDue: mode !== 'failed' });
    activities.resolveWindow = ({ run: { from = '1' } }) =>
      Promise.resolve({
        pipeline: 'ecommerce',
        window: windowOf(Number(from)),
        mode: 'missing',
        heartbeatTimeoutMs: 10_000,
      });
    const { waitForRefine } = activities;
    activities.waitForRefine = (input) =>
      input.plan.window.from === windowOf(9).from
        ? Promise.reject(ApplicationFailure.nonRetryable('it broke', 'ELT_REFINE_JOB_FAILED'))
        : waitForRefine(input);
    const worker = await Worker.create({
      connection: nativeConnection,
      taskQueue: name,
      workflowBundle: await workflowBundle(),
      interceptors: { activity },
      activities,
    });
    return { result: await worker.runUntil(doing), counted };
  }

  const runDay = async (day: number): Promise<string> => {
    const handle = await client.workflow.start(runPipeline, {
      taskQueue: name,
      workflowId: uniqueName(`run-${day}`, '-'),
      args: [{ pipeline: 'ecommerce', from: String(day) }],
    });
    await handle.result();
    return handle.firstExecutionRunId;
  };
  const startWindow = (day: number, more: object = {}) =>
    client.workflow.start(runWindow, {
      taskQueue: name,
      workflowId: uniqueName(`window-${day}`, '-'),
      args: [
        {
          ...{ pipeline: 'ecommerce', window: windowOf(day), mode: 'missing' as const },
          ...{ heartbeatTimeoutMs: 10_000, ...more },
        },
      ],
    });
  const eventsIn = (file: string): RunEvent[] =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
  const typesOf = (events: readonly RunEvent[]): string[] =>
    events.map(({ job, eventType }) => `${job.name} ${eventType}`);

  it('writes of a run its beginning, its end and its marts, as the standard has it', async () => {
    const file = join(folder, 'run.jsonl');
    const { result: runId, counted } = await work(pathToFileURL(file).href, () => runDay(1));
    const events = eventsIn(file);
    expect(typesOf(events)).toEqual([
      'ecommerce START',
      'ecommerce COMPLETE',
      'ecommerce.publish START',
      'ecommerce.publish COMPLETE',
    ]);
    expect(events.flatMap(faultsIn)).toEqual([]);
    expect(counted).toEqual({ sent: 4, lost: 0 });
    const [begun, ended, published] = events;
    expect(begun?.run.runId).toBe(ended?.run.runId);
    expect(published?.run.runId).toBe(runId);
    expect(Date.parse(begun?.eventTime ?? '')).toBeLessThanOrEqual(Date.parse(ended?.eventTime ?? ''));
    expect(begun?.inputs[0]).toMatchObject({
      namespace: 'mysql://shop.internal:3306',
      name: 'shop.customer',
    });
    expect(ended?.inputs[0]?.inputFacets?.inputStatistics).toMatchObject({ rowCount: 3 });
  });

  it('writes of a backfill’s window whose it is, and why one failed', async () => {
    const file = join(folder, 'failed.jsonl');
    await work(pathToFileURL(file).href, async () => {
      const failed = await startWindow(9, { backfillId: 'march' });
      await expect(failed.result()).rejects.toThrow();
    });
    const events = eventsIn(file);
    expect(typesOf(events)).toEqual(['ecommerce START', 'ecommerce FAIL']);
    expect(events.flatMap(faultsIn)).toEqual([]);
    expect(events[1]?.run.facets.errorMessage).toMatchObject({
      message: 'ELT_REFINE_JOB_FAILED: it broke',
    });
    expect(events[0]?.run.facets.parent).toMatchObject({ job: { name: 'ecommerce.backfill' } });
    expect(events[1]?.run.facets.parent).toEqual(events[0]?.run.facets.parent);
  });

  it('writes nothing of a run that had nothing to do', async () => {
    const file = join(folder, 'none.jsonl');
    const { counted } = await work(pathToFileURL(file).href, async () => {
      const idle = await startWindow(3, { mode: 'failed' });
      return idle.result();
    });
    expect(counted).toEqual({ sent: 0, lost: 0 });
  });

  it('loses what a collector never takes, and the run goes on', async () => {
    const { port } = mute.address() as AddressInfo;
    const { counted } = await work(`http://127.0.0.1:${port}/api/v1/lineage`, () => runDay(4));
    // Of the marts' two events the first used the patience up.
    expect(counted).toEqual({ sent: 0, lost: 4 });
    expect(warnings.filter((line) => line.includes('"lineage lost"'))).toHaveLength(3);
  });

  it('loses what it cannot describe, and the run goes on', async () => {
    const file = join(folder, 'nowhere.jsonl');
    const { counted } = await work(pathToFileURL(file).href, () => runDay(5), 'there/is/no/such/secret');
    expect(typesOf(eventsIn(file))).toEqual(['ecommerce.publish START', 'ecommerce.publish COMPLETE']);
    expect(counted).toEqual({ sent: 2, lost: 2 });
  });
});
