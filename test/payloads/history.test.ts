/**
 * Whole runs whose data hold personal data and secrets: with the codec, nothing of that is in Temporal, in the messages of failures neither;
 * without it, all of it is found, so that the search can find.
 */
import { Client } from '@temporalio/client';
import { ApplicationFailure, type DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { Activities } from '../../src/activities';
import { sequencerId, windowWorkflowId } from '../../src/model/names';
import { createPayloadCodec } from '../../src/payloads/codec';
import { createOwnKeys } from '../../src/payloads/own-keys';
import { SEALED_FAILURES } from '../../src/workflow-code';
import { sealedBundle, workflowBundle } from '../support/workflow-bundle';
import { openDevServer, scriptedWorld, WINDOW_INPUT } from '../workflows/support';
import { PLANTED, readable, wordsIn } from './planted';
import { newKey } from './support';

const keys = [newKey('now')];
const payloadCodecs = [createPayloadCodec(createOwnKeys(keys), { encrypts: true })];
const ENCRYPTED: DataConverter = { payloadCodecs, failureConverterPath: SEALED_FAILURES };
const PLAIN: DataConverter = {};

let env: Awaited<ReturnType<typeof openDevServer>>;
beforeAll(async () => {
  env = await openDevServer();
});
afterAll(() => env.close());

/** No other test's, so that no other test's run is joined. */
let days = 0;
function anyDay(): { from: string; to: string } {
  days += 1;
  const from = Date.UTC(1990 + (process.pid % 10), 0, days);
  return { from: new Date(from).toISOString(), to: new Date(from + 86_400_000).toISOString() };
}

/** The outside world tells more than it should: in what it answers and in how it fails. */
const TELLING: Partial<Activities> = {
  selectObjects: ({ plan, token }) =>
    Promise.resolve({
      batchId: `batch-${plan.window.from}`,
      manifestKey: `manifests/${PLANTED.email}`,
      token,
      objects: 2,
      bytes: 10,
    }),
  beginSecuring: () => Promise.resolve({ isMarked: true, mark: PLANTED.token }),
};
const FAILING: Partial<Activities> = {
  ...TELLING,
  checkBatch: () =>
    Promise.reject(
      ApplicationFailure.create({
        type: 'ELT_CHECK_FAILED',
        message: `the row of ${PLANTED.name}, ${PLANTED.phone}, is wrong`,
        details: [{ password: PLANTED.password }],
        cause: new Error(`the source says: ${PLANTED.email}`),
        nonRetryable: true,
      }),
    ),
};

interface Ran {
  /** All that Temporal keeps of the run, its window and the sequencer, as it keeps it. */
  readonly kept: string;
  /** As the client that started it was told. */
  readonly told: string;
  readonly workflowIds: readonly string[];
}

async function run(converter: DataConverter, overrides: Partial<Activities>): Promise<Ran> {
  const window = anyDay();
  const client = new Client({ connection: env.client.connection, dataConverter: converter });
  const world = scriptedWorld(
    { ...env, client },
    { ...overrides, resolveWindow: () => Promise.resolve({ ...WINDOW_INPUT, window }) },
  );
  const workflowId = `run-${world.name}`;
  const workflowIds = [workflowId, windowWorkflowId('ecommerce', window)];
  const bundle = converter === PLAIN ? workflowBundle() : sealedBundle();
  const told = await world.runConverted(bundle, converter, async () => {
    try {
      const summary: unknown = await client.workflow.execute('runPipeline', {
        workflowId,
        taskQueue: world.name,
        args: [{ pipeline: 'ecommerce', note: PLANTED.email }],
        memo: { by: PLANTED.name },
        staticSummary: `asked for by ${PLANTED.name}`,
      });
      return JSON.stringify(summary);
    } catch (error) {
      return readable(error);
    }
  });
  return { told, workflowIds, kept: await keptOf([...workflowIds, sequencerId(world.name)]) };
}

/** Fetched by a client that has no codec. */
async function keptOf(workflowIds: readonly string[]): Promise<string> {
  const texts = workflowIds.map(async (workflowId) => {
    const { workflow, workflowService } = env.client;
    const execution = { workflowId };
    try {
      const [history, described] = await Promise.all([
        workflow.getHandle(workflowId).fetchHistory(),
        workflowService.describeWorkflowExecution({ namespace: 'default', execution }),
      ]);
      return [readable(history), readable(described)].join('\n');
    } catch (error) {
      // A run that failed before its load has no sequencer.
      if ((error as { code?: unknown }).code === 5) return '';
      throw error;
    }
  });
  return (await Promise.all(texts)).join('\n');
}

describe('a run that tells too much', () => {
  it('leaves nothing of it in Temporal', async () => {
    const { kept, told } = await run(ENCRYPTED, TELLING);
    expect(JSON.parse(told)).toMatchObject({ status: 'succeeded' });
    expect(wordsIn(kept)).toEqual([]);
    // That there is something, and that it is what it should be.
    expect(kept).toContain('binary/encrypted');
  });

  it('without the codec leaves all of it: the twin that is found', async () => {
    const { kept, told } = await run(PLAIN, TELLING);
    expect(JSON.parse(told)).toMatchObject({ status: 'succeeded' });
    expect(wordsIn(kept)).toEqual(['email', 'name', 'token']);
  });

  it('and fails leaves nothing in messages, stacks, causes and details, and says to whom may read why', async () => {
    const { kept, told } = await run(ENCRYPTED, FAILING);
    expect(wordsIn(kept)).toEqual([]);
    expect(kept).toContain('Encoded failure');
    expect(kept).toContain('ELT_CHECK_FAILED');
    expect(kept).not.toContain('is wrong');
    // Through window and run, which each pass it on.
    expect(told).toContain(`the row of ${PLANTED.name}, ${PLANTED.phone}, is wrong`);
  });

  it('and fails without the codec tells all: the twin that is found', async () => {
    const { kept } = await run(PLAIN, FAILING);
    expect(wordsIn(kept)).toEqual(Object.keys(PLANTED).sort());
  });
});

it('a codec alone does not reach the messages of failures: the twin of the converter', async () => {
  const window = anyDay();
  const client = new Client({ connection: env.client.connection, dataConverter: { payloadCodecs } });
  const world = scriptedWorld(
    { ...env, client },
    { ...FAILING, resolveWindow: () => Promise.resolve({ ...WINDOW_INPUT, window }) },
  );
  const workflowId = `run-${world.name}`;
  await world.runConverted(workflowBundle(), { payloadCodecs }, async () => {
    const ran = client.workflow.execute('runPipeline', {
      workflowId,
      taskQueue: world.name,
      args: [{ pipeline: 'ecommerce' }],
    });
    await expect(ran).rejects.toThrow();
  });
  expect(wordsIn(await keptOf([workflowId]))).toEqual(['email', 'name', 'phone']);
});

it('a history of a worker that encrypted is replayed by one that reads, and by one that encrypts', async () => {
  const { workflowIds } = await run(ENCRYPTED, FAILING);
  const reads = { payloadCodecs: [createPayloadCodec(createOwnKeys(keys), { encrypts: false })] };
  for (const workflowId of workflowIds) {
    const history = await env.client.workflow.getHandle(workflowId).fetchHistory();
    for (const dataConverter of [ENCRYPTED, reads]) {
      const bundle = await (dataConverter === ENCRYPTED ? sealedBundle() : workflowBundle());
      await expect(
        Worker.runReplayHistory({ workflowBundle: bundle, dataConverter }, history, workflowId),
      ).resolves.toBeUndefined();
    }
    await expect(
      Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId),
    ).rejects.toThrow();
  }
});

it('a history of a worker that did not encrypt is replayed by one that does', async () => {
  const { workflowIds } = await run(PLAIN, TELLING);
  for (const workflowId of workflowIds) {
    const history = await env.client.workflow.getHandle(workflowId).fetchHistory();
    await expect(
      Worker.runReplayHistory(
        { workflowBundle: await sealedBundle(), dataConverter: ENCRYPTED },
        history,
        workflowId,
      ),
    ).resolves.toBeUndefined();
  }
});
