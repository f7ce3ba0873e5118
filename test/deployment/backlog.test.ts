/** What waits for a build is told as it is; CloudWatch's emulation (moto) says what arrived. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { Worker } from '@temporalio/worker';
import { createAwsClients } from '../../src/aws/clients';
import { readBacklog } from '../../src/deployment/backlog';
import { readBuilds } from '../../src/deployment/builds';
import { promote } from '../../src/deployment/promote';
import { BACKLOG_METRIC, tellBacklog } from '../../src/tell-backlog';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { createStackControl } from '../../src/local-stack/stack-control';
import { versioning } from '../../src/worker-options';
import { eventually, openNamespace, type Namespace } from '../schedules/support';
import { testStack, uniqueName } from '../support/stack';
import { workflowBundle } from '../support/workflow-bundle';
// Keeps the worker's warnings out of the report.
import '../workflows/support';

const taskQueue = 'backlog';

describe('work that waits for a build', () => {
  const metricsNamespace = uniqueName('backlog');
  let space: Namespace;
  beforeAll(async () => {
    Object.assign(process.env, testStack().env);
    space = await openNamespace();
    const worker = await Worker.create({
      connection: space.nativeConnection,
      namespace: space.name,
      taskQueue,
      workflowBundle: await workflowBundle(),
      ...versioning('1'),
    });
    // It comes, is known, is promoted, and goes again.
    await worker.runUntil(async () => {
      const place = { client: space.client, taskQueue };
      await eventually(async () => (await readBuilds(place)).some(({ workers }) => workers > 0));
      await promote(place, '1');
    });
    for (let run = 0; run < 5; run += 1)
      await space.client.workflow.start('runPipeline', { workflowId: `run-${run}`, taskQueue, args: [{}] });
  });
  afterAll(() => space.close());

  const waiting = (buildId: string): Promise<number> =>
    readBacklog({ client: space.client, taskQueue }, buildId);

  it('is counted by the server', async () => {
    await eventually(async () => (await waiting('1')) === 5);
    await expect(waiting('2')).rejects.toThrow();
  });

  it('is told to CloudWatch, by build', async () => {
    const { metrics } = createAwsClients(testStack().env['AWS_REGION'] ?? '');
    const said: string[] = [];
    const stop = tellBacklog({
      metrics,
      namespace: metricsNamespace,
      buildId: '1',
      readBacklog: () => waiting('1'),
      warn: (message) => said.push(message),
      everyMs: 100,
    });
    try {
      await eventually(async () => {
        const { Metrics } = await metrics.send(new ListMetricsCommand({ Namespace: metricsNamespace }));
        return Metrics?.length === 1;
      });
    } finally {
      stop();
    }
    // The gateway's clock, which stands where a test before this one set it.
    const nowMs = Date.parse(await createStackControl(testStack().gatewayUrl).readClock());
    const { Datapoints } = await metrics.send(
      new GetMetricStatisticsCommand({
        Namespace: metricsNamespace,
        MetricName: BACKLOG_METRIC,
        Dimensions: [{ Name: 'Build', Value: '1' }],
        StartTime: new Date(nowMs - 600_000),
        EndTime: new Date(nowMs + 600_000),
        Period: 60,
        Statistics: ['Maximum'],
      }),
    );
    metrics.destroy();
    expect(said).toEqual([]);
    expect(Datapoints?.map(({ Maximum }) => Maximum)).toContain(5);
  });

  it('is what its service is scaled by', () => {
    const scaling = readFileSync(join(PROJECT_ROOT, 'infra-terraform/worker-scaling.tf'), 'utf8');
    expect(scaling).toMatch(new RegExp(`^ +metric_name += "${BACKLOG_METRIC}"$`, 'm'));
    expect(scaling).toMatch(/^ +dimensions += \{ Build = /m);
  });

  it('that cannot be told is said once, and stops nothing', async () => {
    const said: string[] = [];
    let calls = 0;
    const stop = tellBacklog({
      metrics: { send: () => Promise.reject(new Error('never')) } as never,
      namespace: metricsNamespace,
      buildId: '1',
      readBacklog: () => Promise.reject(new Error(`planted ${(calls += 1)}`)),
      warn: (message) => said.push(message),
      everyMs: 20,
    });
    await eventually(() => Promise.resolve(calls > 3));
    stop();
    expect(said).toEqual([`${BACKLOG_METRIC}: planted 1`]);
  });
});
