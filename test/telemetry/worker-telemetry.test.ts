/** A real worker on the real server, with scripted activities: what it exposes, what it writes, and that rules and dashboard ask for nothing else. */
import { windowWorkflowId } from '../../src/model/names';
import { runPipeline, runWindow } from '../../src/workflows';
import { METRICS, exposedName, type MetricName } from '../../src/telemetry/metric-list';
import { lookAtSequencer } from '../../src/telemetry/sequencer-gauges';
import { failure, PLANTED } from './support/planted';
import { samplesOf, valueOf, type Sample } from './support/exposition';
import { metricsAskedFor, expressionsOfAlerts, expressionsOfDashboard } from './support/expressions';
import { openWatchedWorld } from './support/watched-world';
import { until } from '../support/until';

/** Its canonical workflow id is no other test's. */
const WINDOW = { from: '2013-05-01T00:00:00.000Z', to: '2013-05-02T00:00:00.000Z' };
const ENDS = ['_bucket', '_sum', '_count', ''];

describe('a worker that is watched', () => {
  let world: Awaited<ReturnType<typeof openWatchedWorld>>;
  let samples: Sample[];
  let firstSight: Sample[];

  beforeAll(async () => {
    world = await openWatchedWorld();
    const { client, name, activities, telemetry } = world;
    firstSight = samplesOf(await world.scrape());
    activities.resolveWindow = () =>
      Promise.resolve({ pipeline: 'ecommerce', window: WINDOW, mode: 'missing', heartbeatTimeoutMs: 10_000 });
    const { waitForRefine } = activities;
    activities.waitForRefine = (input) =>
      input.plan.window.to === WINDOW.to ? waitForRefine(input) : Promise.reject(failure(PLANTED));
    const start = { taskQueue: name };
    const failing = { pipeline: 'ecommerce', window: { ...WINDOW, to: '2013-05-03T00:00:00.000Z' } };
    await world.run(async () => {
      await client.workflow.execute(runPipeline, {
        ...start,
        workflowId: `run-${name}`,
        args: [{ pipeline: 'ecommerce' }],
      });
      const failed = client.workflow.execute(runWindow, {
        ...start,
        workflowId: `failing-${name}`,
        args: [{ ...failing, mode: 'missing', heartbeatTimeoutMs: 10_000 }],
      });
      await expect(failed).rejects.toThrow();
      await failTask();
      await lookAtSequencer({ client, meters: telemetry.meters, warehouse: name, nowMs: Date.now });
    });
    samples = samplesOf(await world.scrape());
  });
  afterAll(() => world.close());

  /** A workflow that is given nothing fails in its first task, and not in its run. */
  async function failTask(): Promise<void> {
    const { client, name } = world;
    const lost = await client.workflow.start('runWindow', {
      taskQueue: name,
      workflowId: `lost-${name}`,
      args: [null],
    });
    await until(async () => (await world.scrape()).includes('temporal_workflow_task_execution_failed_total'));
    await lost.terminate('the test has seen it');
  }

  it('exposes every metric of the list, with its labels and no others', () => {
    const exposed = (name: MetricName) =>
      samples.find((one) => ENDS.some((end) => one.name === `${exposedName(name)}${end}`));
    const seen = Object.keys(METRICS).map((name) => {
      const { le: _, ...labels } = exposed(name as MetricName)?.labels ?? {};
      return [name, Object.keys(labels).sort()];
    });
    const listed = Object.entries(METRICS).map(([name, { labels }]) => [name, [...labels].sort()]);
    expect(seen).toEqual(listed);
  });

  it('counts runs from 0 on, by pipeline and outcome', () => {
    const failed = { pipeline: 'ecommerce', outcome: 'failed' };
    expect(valueOf(firstSight, 'ecomflow_runs_total', failed)).toBe(0);
    expect(valueOf(samples, 'ecomflow_runs_total', failed)).toBe(1);
    expect(valueOf(samples, 'ecomflow_runs_total', { pipeline: 'ecommerce', outcome: 'succeeded' })).toBe(1);
    expect(valueOf(samples, 'ecomflow_runs_total', { pipeline: 'purchases', outcome: 'succeeded' })).toBe(0);
  });

  it('tells rows, the lag’s instant and the sequencer’s queue', () => {
    const pipeline = 'ecommerce';
    const told = (name: string, labels: Record<string, string>) => valueOf(samples, name, labels);
    expect(told('ecomflow_rows_total', { pipeline, entity: 'customer', book: 'silver' })).toBe(3);
    expect(told('ecomflow_loaded_rows_total', { pipeline, known: 'false' })).toBe(3);
    expect(told('ecomflow_loaded_until_timestamp_seconds', { pipeline })).toBe(Date.parse(WINDOW.to) / 1000);
    expect(told('ecomflow_sequencer_queue', { warehouse: world.name })).toBe(0);
    expect(told('ecomflow_stage_seconds_count', { pipeline, stage: 'refine' })).toBe(1);
    expect(told('ecomflow_aws_calls_total', { service: 'S3', operation: 'HeadBucket' })).toBe(2);
  });

  it('exposes no id of a run, a window or a batch', () => {
    const ours = samples.filter(({ name }) => name.startsWith('ecomflow_'));
    const values = ours.flatMap(({ labels }) => Object.values(labels));
    expect(values.filter((value) => /\d{4}-\d{2}|batch-|run-/.test(value))).toEqual([]);
  });

  it('writes lines that say of which run, window, stage and try they are', () => {
    const refined = world.lines.find(
      ({ message, activity, run }) =>
        message === 'activity done' &&
        activity === 'startRefine' &&
        run === windowWorkflowId('ecommerce', WINDOW),
    );
    expect(refined).toMatchObject({
      level: 'DEBUG',
      message: 'activity done',
      pipeline: 'ecommerce',
      window: `${WINDOW.from}/${WINDOW.to}`,
      stage: 'refine',
      try: 1,
      token: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const staged = world.lines.filter(({ message }) => message === 'stage done');
    expect(staged).toContainEqual(
      expect.objectContaining({ stage: 'refine', pipeline: 'ecommerce', token: expect.any(String) }),
    );
    const ended = world.lines.filter(({ message }) => message === 'run ended');
    expect(ended.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['succeeded', undefined],
      ['failed', PLANTED],
    ]);
  });

  it('says of each failure where it was', () => {
    const failed = world.lines.find(({ message }) => message === 'Workflow failed');
    expect(failed).toMatchObject({ level: 'WARN', run: `failing-${world.name}`, stage: 'refine' });
  });

  describe('rules and dashboard', () => {
    const missing = (expressions: readonly string[]): string[] => {
      const names = new Set(samples.map(({ name }) => name));
      return metricsAskedFor(expressions).filter((name) => !names.has(name));
    };

    it('ask only for what it exposes', () => {
      expect(missing(expressionsOfAlerts())).toEqual([]);
      expect(missing(expressionsOfDashboard())).toEqual([]);
    });

    it('would be seen to ask for what nobody exposes', () => {
      expect(missing(['sum(rate(ecomflow_runs_totals[5m])) > 0'])).toEqual(['ecomflow_runs_totals']);
    });
  });
});
