/** A run's metrics and event, written to CloudWatch and read back from there. */
import { CloudWatch, type Dimension } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { RunRecord } from '../../src/activities/record';
import { metricsOf, MOST_METRICS } from '../../src/activities/run-metrics';
import { createTelemetryActivities, type TelemetryDeps } from '../../src/activities/telemetry';
import type { Gateway } from '../../local-aws/gateway/server';
import { service as cloudwatch } from '../../local-aws/cloudwatch';
import { startOwnGateway } from '../support/own-gateway';
import { clientSettings, uniqueName } from '../support/stack';

let gateway: Gateway;
let metrics: CloudWatch;
let logs: CloudWatchLogs;
const namespace = uniqueName('Test', '-');
const group = `/test/${uniqueName('runs')}`;

beforeAll(async () => {
  gateway = await startOwnGateway([cloudwatch]);
  const settings = { ...clientSettings(), endpoint: gateway.url };
  metrics = new CloudWatch(settings);
  logs = new CloudWatchLogs(settings);
  await logs.createLogGroup({ logGroupName: group });
});

afterAll(async () => {
  metrics.destroy();
  logs.destroy();
  await gateway.stop();
});

const telemetry = (settings: Partial<TelemetryDeps['settings']> = {}) =>
  createTelemetryActivities({
    metrics,
    logs,
    settings: { metricsNamespace: namespace, eventLogGroup: group, ...settings },
  });

const setFaults = (...rules: readonly object[]) =>
  fetch(`${gateway.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ rules }) });

const WINDOW = { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' };
const COUNTS = { bronze: 12, splits: 1, silver: 9, rejected: 3, duplicates: 1, unmapped: 2, folded: 4 };
const endedAt = Date.now() - 60_000;
const at = (seconds: number): string => new Date(endedAt + seconds * 1000).toISOString();

function recordOf(pipeline: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    pipeline,
    window: WINDOW,
    mode: 'missing',
    workflowId: `${pipeline}/2010-12-01T00:00Z/P1D`,
    workflowRunId: 'run',
    startedAt: at(-30),
    finishedAt: at(0),
    stages: [{ stage: 'refine', startedAt: at(-25), finishedAt: at(-4.5) }],
    made: { heartbeatId: null, batchId: 'b', counts: { customer: COUNTS } },
    result: {
      status: 'succeeded',
      summary: {
        pipeline,
        window: WINDOW,
        status: 'succeeded',
        batchId: 'b',
        counts: { customer: COUNTS },
        newRows: 8,
        knownRows: 1,
        reconciled: 'matched',
        warnings: ['catalog: it is late'],
        unloaded: [],
        publish: [],
        report: [],
      },
    },
    ...changes,
  };
}

/** Sum over the last hours; undefined where there is no such metric. */
async function sumOf(
  name: string,
  dimensions: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const Dimensions: Dimension[] = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const { MetricDataResults } = await metrics.getMetricData({
    StartTime: new Date(endedAt - 3_600_000),
    EndTime: new Date(endedAt + 3_600_000),
    MetricDataQueries: [
      {
        Id: 'm',
        MetricStat: {
          Metric: { Namespace: namespace, MetricName: name, Dimensions },
          Period: 86_400,
          Stat: 'Sum',
        },
      },
    ],
  });
  const values = MetricDataResults?.[0]?.Values ?? [];
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

async function eventsOf(pipeline: string): Promise<Record<string, unknown>[]> {
  const { events = [] } = await logs.filterLogEvents({ logGroupName: group, logStreamNames: [pipeline] });
  return events.map(({ message = '' }) => JSON.parse(message) as Record<string, unknown>);
}

describe('a run that succeeded', () => {
  it('tells its rows by layer, its seconds by stage and its outcome', async () => {
    const pipeline = uniqueName('shop', '-');
    await telemetry().putRunMetrics({ record: recordOf(pipeline) });
    const rows = { Pipeline: pipeline, Entity: 'customer' };
    const told = await Promise.all([
      sumOf('Runs', { Pipeline: pipeline, Outcome: 'succeeded' }),
      sumOf('RunSeconds', { Pipeline: pipeline }),
      sumOf('StageSeconds', { Pipeline: pipeline, Stage: 'refine' }),
      sumOf('NewRows', { Pipeline: pipeline }),
      sumOf('UnloadedWindows', { Pipeline: pipeline }),
      sumOf('Warnings', { Pipeline: pipeline }),
      ...[
        'BronzeRows',
        'SplitRows',
        'SilverRows',
        'RejectedRows',
        'DuplicateRows',
        'UnmappedRows',
        'FoldedRows',
      ].map((name) => sumOf(name, rows)),
    ]);
    expect(told).toEqual([1, 30, 20.5, 8, 0, 1, 12, 1, 9, 3, 1, 2, 4]);
    expect(await sumOf('Runs', { Pipeline: pipeline, Outcome: 'failed' })).toBeUndefined();
  });

  it('leaves an event in its pipeline’s stream, beside those of other runs', async () => {
    const pipeline = uniqueName('shop', '-');
    const { putRunEvent } = telemetry();
    // Side by side: both find no stream.
    await Promise.all([
      putRunEvent({ record: recordOf(pipeline) }),
      putRunEvent({ record: recordOf(pipeline) }),
    ]);
    await putRunEvent({ record: recordOf(pipeline, { backfillId: 'backfill-1' }) });
    const events = await eventsOf(pipeline);
    expect(events).toHaveLength(3);
    expect(events[2]).toEqual({
      event: 'run',
      pipeline,
      window: WINDOW,
      mode: 'missing',
      backfillId: 'backfill-1',
      workflowId: `${pipeline}/2010-12-01T00:00Z/P1D`,
      workflowRunId: 'run',
      startedAt: at(-30),
      finishedAt: at(0),
      seconds: 30,
      stageSeconds: { refine: 20.5 },
      batchId: 'b',
      counts: { customer: COUNTS },
      status: 'succeeded',
      newRows: 8,
      knownRows: 1,
      reconciled: 'matched',
      warnings: ['catalog: it is late'],
      unloaded: [],
    });
  });
});

it('a run that failed tells its code, and what it had counted', async () => {
  const pipeline = uniqueName('shop', '-');
  const record = recordOf(pipeline, {
    result: { status: 'failed', code: 'ELT_CHECK_FAILED', message: 'a rule broke' },
  });
  await telemetry().putRunMetrics({ record });
  await telemetry().putRunEvent({ record });
  expect(await sumOf('Runs', { Pipeline: pipeline, Outcome: 'failed' })).toBe(1);
  expect(await sumOf('RejectedRows', { Pipeline: pipeline, Entity: 'customer' })).toBe(3);
  expect(await sumOf('NewRows', { Pipeline: pipeline })).toBeUndefined();
  expect(await eventsOf(pipeline)).toMatchObject([
    { status: 'failed', code: 'ELT_CHECK_FAILED', message: 'a rule broke' },
  ]);
});

it('nothing is written where no namespace and no group is named', async () => {
  const { putRunMetrics, putRunEvent } = telemetry({ metricsNamespace: undefined, eventLogGroup: undefined });
  await setFaults({ kind: 'error', code: 'MustNotBeCalled' });
  await putRunMetrics({ record: recordOf('nobody') });
  await putRunEvent({ record: recordOf('nobody') });
  await setFaults();
});

it('a call that is throttled is made again, one that always is fails, and so does a group that is not there', async () => {
  const pipeline = uniqueName('shop', '-');
  const record = recordOf(pipeline);
  await setFaults({ service: 'monitoring', action: 'PutMetricData', kind: 'throttle', times: 1 });
  await telemetry().putRunMetrics({ record });
  expect(await sumOf('Runs', { Pipeline: pipeline, Outcome: 'succeeded' })).toBe(1);
  await setFaults({ service: 'monitoring', action: 'PutMetricData', kind: 'throttle' });
  await expect(telemetry().putRunMetrics({ record })).rejects.toMatchObject({ name: 'ThrottlingException' });
  await setFaults();
  await expect(telemetry({ eventLogGroup: '/nowhere' }).putRunEvent({ record })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('a run of many entities is told by one call, as far as that takes it', async () => {
  const pipeline = uniqueName('wide', '-');
  const entities = Array.from({ length: 300 }, (_, i) => [`entity_${String(i)}`, COUNTS] as const);
  const made = { heartbeatId: null, batchId: null, counts: Object.fromEntries(entities) };
  const record = recordOf(pipeline, {
    made,
    result: { status: 'cancelled', code: 'CANCELLED', message: '' },
  });
  expect(metricsOf(record)).toHaveLength(MOST_METRICS);
  await telemetry().putRunMetrics({ record });
  expect(await sumOf('SilverRows', { Pipeline: pipeline, Entity: 'entity_7' })).toBe(9);
});
