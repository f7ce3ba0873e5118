/** What a command that waits shows: a bar on a terminal, lines elsewhere, and never a failure of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import { QueryNotRegisteredError } from '@temporalio/client';
import { describeProgress } from '../../src/cli/backfill';
import { followWork, type Headway } from '../../src/cli/follow';
import { describeHeadway } from '../../src/cli/run-headway';
import type { BackfillView } from '../../src/model/backfill';

/** A terminal of 100 columns, or a file. */
function stream(isTTY: boolean): { stream: NodeJS.WriteStream; written(): string } {
  const chunks: string[] = [];
  const target = new PassThrough();
  target.on('data', (chunk) => chunks.push(String(chunk)));
  const dressed = Object.assign(target, { isTTY, columns: 100 });
  return { stream: dressed as unknown as NodeJS.WriteStream, written: () => chunks.join('') };
}

/** Work that ends when it has been asked for so often as there are answers. */
function steps(...answers: (Headway | Error | null)[]): {
  work: Promise<string>;
  ask: () => Promise<Headway | null>;
} {
  let end: () => void = () => undefined;
  const work = new Promise<string>((resolve) => (end = () => resolve('done')));
  let asked = 0;
  const ask = async (): Promise<Headway | null> => {
    const answer = answers[asked++];
    // The last answer is shown before the work ends.
    if (asked >= answers.length) void sleep(50).then(end);
    if (answer instanceof Error) throw answer;
    return answer ?? null;
  };
  return { work, ask };
}

const at = (done: number, text = 'windows'): Headway => ({ done, total: 4, text });

describe('work that is followed', () => {
  const exitListeners = process.listeners('exit').length;

  it('is a line for each change where nobody sees a terminal', async () => {
    const { stream: file, written } = stream(false);
    const { work, ask } = steps(null, at(0), at(0), at(2));
    await expect(followWork(work, ask, { stream: file, lookMs: 5 })).resolves.toBe('done');
    expect(written()).toBe('0/4 windows\n2/4 windows\n');
  });

  it('is a bar on a terminal, which leaves nothing behind', async () => {
    const { stream: terminal, written } = stream(true);
    const { work, ask } = steps(at(1), at(2, 'two are loaded'));
    await followWork(work, ask, { stream: terminal, lookMs: 300 });
    expect(written()).toContain('[=====---------------] 1/4 windows');
    expect(written()).toContain('[==========----------] 2/4 two are loaded');
    // Line wrapping is turned on again.
    expect(written().lastIndexOf('\u001B[?7h')).toBeGreaterThan(written().lastIndexOf('\u001B[?7l'));
    expect(process.listeners('exit')).toHaveLength(exitListeners);
  });

  it('goes on where nobody says how far it is, and says so once', async () => {
    const { stream: file, written } = stream(false);
    const { work, ask } = steps(new Error('no worker'), new Error('no worker'), at(3));
    await expect(followWork(work, ask, { stream: file, lookMs: 5 })).resolves.toBe('done');
    expect(written()).toBe('how far it is, is not known: no worker\n3/4 windows\n');
  });

  it('says nothing of a workflow that does not take the question yet, and asks again', async () => {
    const { stream: file, written } = stream(false);
    const early = new QueryNotRegisteredError('Workflow did not register a handler for letters', 3);
    const { work, ask } = steps(early, early, at(3));
    await expect(followWork(work, ask, { stream: file, lookMs: 5 })).resolves.toBe('done');
    expect(written()).toBe('3/4 windows\n');
  });

  it('fails as the work fails', async () => {
    const { stream: file } = stream(false);
    const work = sleep(20).then(() => Promise.reject(new Error('the window failed')));
    await expect(followWork(work, async () => at(1), { stream: file, lookMs: 5 })).rejects.toThrow(
      'the window failed',
    );
  });
});

describe('how far it is', () => {
  const time = (stage: string, seconds: number) => ({
    stage,
    startedAt: '2011-01-05T00:00:00.000Z',
    finishedAt: new Date(Date.parse('2011-01-05T00:00:00.000Z') + seconds * 1000).toISOString(),
  });
  const since = '2011-01-05T00:00:00.000Z';

  it.each([
    [{ stage: 'plan', since, done: [] }, null, 0, 'stages: plan…'],
    [
      { stage: 'window', since, done: [time('plan', 0.1)], run: 'r' },
      { stage: 'refine', since, done: [time('plan', 0.1), time('secure', 2.5)] },
      2,
      'stages: plan 0.1 s, secure 2.5 s, refine…',
    ],
    [
      { stage: 'report', since, done: [time('plan', 0.1), time('window', 9), time('publish', 1)], run: 'r' },
      { stage: 'prove', since, done: [time('plan', 0.1), time('prove', 3)] },
      3,
      'stages: plan 0.1 s, prove 3.0 s, publish 1.0 s, report…',
    ],
    [
      { stage: 'window', since, done: [], run: 'r' },
      { stage: 'prove', since, done: [time('prove', 3)] },
      1,
      'stages: prove 3.0 s',
    ],
  ])('of a run: %#', (asked, window, done, text) => {
    expect(describeHeadway(asked, window)).toEqual({ done, total: 9, text });
  });

  it('of a backfill', () => {
    const range = { from: '2011-01-05T00:00:00.000Z', to: '2011-01-14T00:00:00.000Z' };
    const view: BackfillView = {
      pipeline: 'ecommerce',
      range,
      windows: 9,
      loaded: 2,
      empty: 1,
      skipped: 1,
      failed: 1,
      remaining: 4,
      running: [range],
      paused: true,
      maxParallel: 4,
      ratePerHour: 60,
      secondsLeft: 240,
      failures: [],
      startedAt: since,
    };
    expect(describeProgress(view)).toEqual({
      done: 5,
      total: 9,
      text: 'windows; 2 loaded, 1 empty, 1 needed no run, 1 failed; 1 running; paused; about 4 min left',
    });
  });
});
