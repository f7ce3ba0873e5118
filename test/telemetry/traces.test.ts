/** One trace from the trigger to the call of AWS, through a real worker on the real server, sent to a collector. */
import { Client } from '@temporalio/client';
import { runPipeline } from '../../src/workflows';
import { startTracing } from '../../src/telemetry/tracing';
import { openCollector, wayUp, type Span } from './support/collector';
import { openWatchedWorld } from './support/watched-world';

const windowOf = (day: number) => ({
  from: `2013-06-0${day}T00:00:00.000Z`,
  to: `2013-06-0${day + 1}T00:00:00.000Z`,
});

describe('a run that is traced', () => {
  let collector: Awaited<ReturnType<typeof openCollector>>;
  let spans: readonly Span[];
  let runId: string;
  let unwatchedRunId: string;

  beforeAll(async () => {
    collector = await openCollector();
    const tracing = startTracing(collector.endpoint, 'test');
    const world = await openWatchedWorld(tracing);
    const { client, name, activities } = world;
    activities.resolveWindow = ({ run: { from } }) =>
      Promise.resolve({
        pipeline: 'ecommerce',
        window: windowOf(from === undefined ? 4 : 6),
        mode: 'missing',
        heartbeatTimeoutMs: 10_000,
      });
    const untraced = new Client({ connection: client.connection });
    await world.run(async () => {
      const traced = await client.workflow.start(runPipeline, {
        taskQueue: name,
        workflowId: `traced-${name}`,
        args: [{ pipeline: 'ecommerce' }],
      });
      await traced.result();
      runId = traced.firstExecutionRunId;
      const other = await untraced.workflow.start(runPipeline, {
        taskQueue: name,
        workflowId: `untraced-${name}`,
        args: [{ pipeline: 'ecommerce', from: '2013-06-06' }],
      });
      await other.result();
      unwatchedRunId = other.firstExecutionRunId;
    });
    await world.close();
    await tracing.end();
    spans = collector.spans;
  });
  afterAll(() => collector.close());

  const started = () => spans.filter(({ name }) => name === 'StartWorkflow:runPipeline');
  const ofTrace = (traceId: string | undefined) => spans.filter((span) => span.traceId === traceId);

  it('is one trace from its start to the calls of AWS', () => {
    expect(started()).toHaveLength(1);
    const own = ofTrace(started()[0]?.traceId);
    const call = own.find(({ name }) => name === 'S3.HeadBucket');
    expect(wayUp(spans, call)).toEqual([
      'S3.HeadBucket',
      'RunActivity:startRefine',
      'StartWorkflow:runPipeline',
    ]);
    const names = own.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'RunActivity:resolveWindow',
        'RunActivity:resolvePlan',
        'RunActivity:startPublish',
      ]),
    );
  });

  it('has its load in it, though the sequencer loads for many', () => {
    const own = ofTrace(started()[0]?.traceId).map(({ name }) => name);
    expect(own).toEqual(expect.arrayContaining(['RunActivity:startLoad', 'RunActivity:waitForLoad']));
  });

  it('has spans of itself and of its stages, with what they are of', () => {
    const own = ofTrace(started()[0]?.traceId);
    const run = own.find(({ name }) => name === 'run ecommerce');
    const refine = own.find(({ name }) => name === 'stage refine');
    expect(refine?.parentSpanId).toBe(run?.spanId);
    const activity = own.find(({ name }) => name === 'RunActivity:startRefine');
    expect(activity?.attributes).toEqual(
      expect.arrayContaining([
        { key: 'ecomflow.stage', value: { stringValue: 'refine' } },
        { key: 'ecomflow.pipeline', value: { stringValue: 'ecommerce' } },
      ]),
    );
  });

  it('that nobody traced has a trace of its own, by its run id', () => {
    expect(unwatchedRunId).not.toBe(runId);
    const own = ofTrace(unwatchedRunId.replaceAll('-', '')).map(({ name }) => name);
    expect(own).toEqual(expect.arrayContaining(['RunActivity:resolveWindow', 'RunActivity:startPublish']));
    // Its window is a run of its own.
    expect(own).not.toContain('RunActivity:startRefine');
  });
});
