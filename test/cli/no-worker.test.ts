/** Commands that ask a workflow while no worker is there to answer, or ask one that is not there. */
import { Client, Connection, ServiceError } from '@temporalio/client';
import { askWorker } from '../../src/cli/ask-worker';
import { EXIT } from '../../src/cli/output';
import { askBackfill } from '../../src/cli/status/backfill-status';
import { lookAtQueue } from '../../src/cli/status/overview';
import { CONFIGURE_UPDATE, EMPTY_QUEUE } from '../../src/model/messages';
import { sequencerId } from '../../src/model/names';
import { testStack, uniqueName } from '../support/stack';
import { runCli } from './support/run-cli';

describe('without a worker', () => {
  let connection: Connection;
  let client: Client;
  const started: string[] = [];
  const said = jest.spyOn(process.stderr, 'write');

  beforeAll(async () => {
    connection = await Connection.connect({ address: testStack().temporalAddress });
    client = new Client({ connection });
  });
  beforeEach(() => said.mockReset().mockReturnValue(true));
  afterAll(async () => {
    said.mockRestore();
    await Promise.all(started.map((id) => client.workflow.getHandle(id).terminate()));
    await connection.close();
  });

  /** On a queue that nobody looks at. */
  async function start(type: string, workflowId: string): Promise<string> {
    await client.workflow.start(type, { workflowId, taskQueue: workflowId, args: [] });
    started.push(workflowId);
    return workflowId;
  }

  it('what waits for the warehouse is not known, and that is said', async () => {
    const warehouse = uniqueName('nobody', '-');
    await start('loadWarehouse', sequencerId(warehouse));
    expect(await lookAtQueue(client, warehouse, 100)).toBeNull();
    expect(said.mock.calls.join()).toContain('is not known: no worker answered within 0.1 s');
  });

  it('where no sequencer runs, nothing waits, and nothing is said', async () => {
    expect(await lookAtQueue(client, uniqueName('absent', '-'), 100)).toEqual(EMPTY_QUEUE);
    expect(said).not.toHaveBeenCalled();
  });

  it('an update is given up, and the way out is named', async () => {
    const backfill = client.workflow.getHandle(await start('backfillPipeline', uniqueName('backfill', '-')));
    const update = (): Promise<unknown> => backfill.executeUpdate(CONFIGURE_UPDATE, { args: [{}] });
    await expect(askWorker(client, update, 200)).rejects.toMatchObject({
      code: 'ELT_AWS_UNAVAILABLE',
      message: expect.stringContaining('ecomflow doctor') as string,
    });
  });

  it.each([
    [4, 'Deadline exceeded', true],
    [1, 'context canceled', true],
    [9, 'no poller seen for task queue recently, worker may be down', true],
    [9, 'Workflow Task in failed state', false],
    [14, 'connection refused', false],
  ])('a server that answers %i, %s: no worker answered: %s', async (code, message, isUnanswered) => {
    const cause = Object.assign(new Error(message), { code });
    const asked = askWorker(client, () => Promise.reject(new ServiceError('Failed to query', { cause })));
    await expect(asked).rejects.toMatchObject(
      isUnanswered ? { code: 'ELT_AWS_UNAVAILABLE' } : { message: 'Failed to query' },
    );
  });

  it('how a backfill stands is told, and that nobody says how far it is', async () => {
    const id = await start('backfillPipeline', uniqueName('backfill', '-'));
    const known = { progress: null, result: null, failure: null };
    expect(await askBackfill(client, id, 100)).toEqual({ ...known, status: 'RUNNING' });
    expect(said.mock.calls.join()).toContain('how far it is, is not known: no worker answered');
    const ended = uniqueName('backfill', '-');
    await client.workflow.start('backfillPipeline', { workflowId: ended, taskQueue: ended, args: [] });
    await client.workflow.getHandle(ended).terminate();
    expect(await askBackfill(client, ended)).toEqual({ ...known, status: 'TERMINATED' });
  });

  it('an id of something else, or of nothing, is no backfill', async () => {
    expect(await askBackfill(client, await start('runPipeline', uniqueName('run', '-')))).toBeNull();
    expect(await askBackfill(client, uniqueName('nobody', '-'))).toBeNull();
  });

  it.each([[['cancel', 'nobody']], [['pause', 'nobody']], [['resume', 'nobody']]])(
    'an id that nothing has is an error: %j',
    async (args) => {
      const env = { ...process.env, ...testStack().env, TEMPORAL_ADDRESS: testStack().temporalAddress };
      const { code, stderr } = await runCli(args, env);
      expect(stderr).toContain('ELT_RUN_UNKNOWN: nothing that runs is called nobody');
      expect(code).toBe(EXIT.failed);
    },
  );
});
