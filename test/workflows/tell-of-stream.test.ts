/** Mail of the stream, asked for by the plain `temporal`. */
import { execFileSync } from 'node:child_process';
import { tellOfStream } from '../../src/workflows';
import { testStack, uniqueName } from '../support/stack';
import { openDevServer, scriptedWorld } from './support';

const HOUR = { from: '2026-11-30T11:00:00.000Z', to: '2026-11-30T12:00:00.000Z' };
const STORED = { ...HOUR, objects: 1, lines: 2, firstReceivedAt: null, lastReceivedAt: null };

describe('mail of the stream', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  const worldOf = (asked: unknown[]) =>
    scriptedWorld(env, {
      resolveNews: ({ input, scheduledAt }) => {
        asked.push(input, scheduledAt);
        return Promise.resolve(HOUR);
      },
      tellOfStored: (window) => Promise.resolve({ ...STORED, ...window }),
      tellOfLetters: () => Promise.resolve([{ reason: 'not-json', count: 3 }]),
    });

  it('is of the hour before, where nobody says of which', async () => {
    const asked: unknown[] = [];
    const world = worldOf(asked);
    const news = await world.run(() =>
      env.client.workflow.execute(tellOfStream, {
        workflowId: uniqueName('news', '-'),
        taskQueue: world.name,
      }),
    );
    expect(news).toEqual({ stored: STORED, letters: [{ reason: 'not-json', count: 3 }] });
    expect(asked).toEqual([{}, null]);
  });

  it('goes by the time of its schedule', async () => {
    const asked: unknown[] = [];
    const world = worldOf(asked);
    const { tools, temporalAddress } = testStack();
    const scheduleId = uniqueName('news', '-');
    const schedule = (...words: string[]) =>
      execFileSync(tools.temporal, [
        'schedule',
        ...words,
        '--schedule-id',
        scheduleId,
        '--address',
        temporalAddress,
      ]);
    schedule(
      ...['create', '--interval', '1h', '--type', 'tellOfStream', '--task-queue', world.name],
      ...['--workflow-id', scheduleId],
    );
    try {
      await world.run(async () => {
        schedule('trigger');
        while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
      });
    } finally {
      schedule('delete');
    }
    expect(asked[1]).toMatch(/^\d{4}-\d{2}-\d{2}T/);
  });
});
