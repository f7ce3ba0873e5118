/** One window of the shop through a serverless replication, from its first start to a reconciled star, on a stack of its own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeReplicationsCommand,
  StopReplicationCommand,
} from '@aws-sdk/client-database-migration-service';
import { createAwsClients } from '../../src/aws/clients';
import { withWorld, startPlatform, type Platform } from '../../scripts/demo/platform';
import { createUndo } from '../../scripts/demo/run-command';
import { runDays } from '../../scripts/demo/run-days';
import { createStackControl } from '../../src/local-stack/stack-control';
import type { WindowSummary } from '../../src/model/plan';
import { findPipeline } from '../../src/pipelines/registry';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { reconcilePipeline } from '../../src/reconcile/reconcile';
import { runCli } from '../cli/support/run-cli';
import { shopDay, type ShopDay } from '../e2e/shop';
import { whileActingAs } from '../support/stack';

describe('the shop behind DMS Serverless', () => {
  const before = { ...process.env };
  const undo = createUndo();
  const pipeline = findPipeline('ecommerce');
  let platform: Platform;

  beforeAll(async () => {
    process.env['ECOMFLOW_DMS'] = 'serverless';
    const dir = mkdtempSync(join(tmpdir(), 'ecomflow-serverless-'));
    platform = await startPlatform({ dir, keep: false }, undo);
  });
  afterAll(async () => {
    await undo.run();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  const run = (day: ShopDay): Promise<WindowSummary[]> =>
    withWorld(platform, async (world) => {
      const summaries: WindowSummary[] = [];
      for await (const { summary } of runDays(world, only(day), 'first-day')) summaries.push(summary);
      return summaries;
    });

  it('is run for a window, and source and warehouse agree', async () => {
    expect(await run(shopDay(0))).toEqual([
      expect.objectContaining({ status: 'succeeded', reconciled: 'matched' }),
    ]);
    const { reconciled, violations } = await whileActingAs('ecomflow-operator', () =>
      reconcilePipeline(reconciliationDeps(platform.config, pipeline), pipeline),
    );
    expect([reconciled, violations]).toEqual([true, []]);
  });

  it('is what the commands look at', async () => {
    const { stdout } = await runCli(['source', 'status', 'ecommerce']);
    expect(stdout).toMatch(/^ecomflow-ecommerce: running, epoch 1, counting since /);
    const doctor = await runCli(['doctor', '--json']);
    const { findings } = JSON.parse(doctor.stdout) as {
      findings: { check: string; verdict: string; says: string }[];
    };
    const ofDms = findings.filter(({ check }) => check.startsWith('DMS'));
    expect(ofDms.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'DMS replication good',
      'DMS settings good',
      'DMS table mappings good',
      'DMS target good',
    ]);
  });

  it('is not found by whoever looks for a task', async () => {
    const { code, stderr } = await runCli(['source', 'status', 'ecommerce'], {
      ...process.env,
      ECOMFLOW_DMS: 'instance',
    });
    expect([code, stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('there is no replication task ecomflow-ecommerce'),
    ]);
    expect(code).not.toBe(0);
  });

  it('fails its window once somebody has stopped it', async () => {
    const { dms } = createAwsClients(platform.config.AWS_REGION);
    const { Replications: [one] = [] } = await dms.send(new DescribeReplicationsCommand({}));
    await dms.send(new StopReplicationCommand({ ReplicationConfigArn: one?.ReplicationConfigArn }));
    const next = shopDay(1);
    await createStackControl(platform.stack.gatewayUrl).setClock(next.to);
    const ended = await runCli(['run', 'ecommerce', '--from', next.from, '--to', next.to]);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr + ended.stdout).toContain('ELT_REPLICATE_TASK_STOPPED');
  });
});

async function* only(day: ShopDay): AsyncGenerator<ShopDay> {
  yield await Promise.resolve(day);
}
