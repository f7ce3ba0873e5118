/** The workflow of letters as people start it: by the plain `temporal`, and by the command. Their contents are scripted. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import { translateErrors } from '../../src/activities/classify-errors';
import { createLetterActivities } from '../../src/activities/letters';
import { describeError } from '../../src/cli/output';
import type { EndSummary, RedriveInput } from '../../src/model/letters';
import { redriveLetters } from '../../src/workflows';
import { LETTERS_QUERY } from '../../src/model/messages';
import { until } from '../support/until';
import { testStack, uniqueName } from '../support/stack';
import { openDevServer, scriptedWorld } from './support';

const run = promisify(execFile);
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => index.toString(16).padStart(16, '0'));

describe('letters are redriven', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  /** The input is read in earnest. */
  const worldOf = (overrides: Partial<Activities> = {}) => {
    const { readRedrive } = translateErrors(createLetterActivities({} as never));
    return scriptedWorld(env, { readRedrive, ...overrides });
  };
  const execute = (world: ReturnType<typeof worldOf>, input: unknown) =>
    env.client.workflow.execute(redriveLetters, {
      workflowId: uniqueName('letters', '-'),
      taskQueue: world.name,
      args: [input as RedriveInput],
    });

  it('by the plain temporal, with what a person types', async () => {
    const world = worldOf({
      listLetters: () => Promise.resolve({ counts: { 'not-json': 2 }, letters: [], left: 0 }),
    });
    const { tools, temporalAddress } = testStack();
    const typed = (input: string) =>
      run(tools.temporal, [
        ...['workflow', 'execute', '--address', temporalAddress, '--type', 'redriveLetters'],
        ...[
          '--task-queue',
          world.name,
          '--workflow-id',
          uniqueName('mine', '-'),
          '--input',
          input,
          '-o',
          'json',
        ],
      ]).then(
        ({ stdout }) => stdout,
        (error: { stdout: string }) => error.stdout,
      );
    await world.run(async () => {
      expect(await typed('{"action":"list"}')).toContain('"not-json": 2');
      // The twin: what is no input is told by its fields.
      expect(await typed('{"action":"burn"}')).toContain('ELT_INPUT_INVALID');
    });
  });

  it('a few at a time, each told of, and what was refused by its name', async () => {
    const calls: number[] = [];
    const world = worldOf({
      chooseLetters: () => Promise.resolve({ letters: names(60), left: 3 }),
      endLetters: ({ letters }) => {
        calls.push(letters.length);
        return Promise.resolve(
          letters.map((letter) =>
            letter.endsWith('f')
              ? { letter, outcome: 'refused' as const, because: 'fix it first' }
              : { letter, outcome: letter.endsWith('0') ? ('closed before' as const) : ('done' as const) },
          ),
        );
      },
    });
    const summary = await world.run(() => execute(world, { action: 'replay', letters: 'all', by: 'ana' }));
    expect(calls).toEqual([25, 25, 10]);
    expect(summary).toMatchObject({ chosen: 60, done: 53, closedBefore: 4, left: 3 });
    expect((summary as EndSummary).refused).toHaveLength(3);
  });

  it('and say how far they are from the first moment on', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isHeld = false;
    const { readRedrive } = translateErrors(createLetterActivities({} as never));
    const world = worldOf({
      readRedrive: async (asked) => {
        isHeld = true;
        await held;
        return readRedrive(asked);
      },
      chooseLetters: () => Promise.resolve({ letters: names(2), left: 0 }),
      endLetters: ({ letters }) =>
        Promise.resolve(letters.map((letter) => ({ letter, outcome: 'done' as const }))),
    });
    await world.run(async () => {
      const handle = await env.client.workflow.start(redriveLetters, {
        workflowId: uniqueName('letters', '-'),
        taskQueue: world.name,
        args: [{ action: 'discard', letters: names(2), by: 'ana', why: 'a test' }],
      });
      await until(() => Promise.resolve(isHeld));
      expect(await handle.query(LETTERS_QUERY)).toEqual({ done: 0, total: 0 });
      letGo();
      await handle.result();
      expect(await handle.query(LETTERS_QUERY)).toEqual({ done: 2, total: 2 });
    });
  });

  it('again by the same token where a call failed on its way', async () => {
    const tokens: string[] = [];
    const world = worldOf({
      chooseLetters: () => Promise.resolve({ letters: names(2), left: 0 }),
      endLetters: ({ letters, token }) => {
        tokens.push(token);
        if (tokens.length === 1) throw ApplicationFailure.retryable('lost', 'ELT_AWS_UNAVAILABLE');
        return Promise.resolve(letters.map((letter) => ({ letter, outcome: 'done' as const })));
      },
    });
    const input = { action: 'discard', letters: names(2), by: 'ana', why: 'a test' };
    expect(await world.run(() => execute(world, input))).toMatchObject({ done: 2 });
    expect(tokens).toEqual([tokens[0], tokens[0]]);
  });

  it.each([
    ['nobody who does it', { action: 'replay', letters: 'all' }, /by: /],
    ['no reason for a discard', { action: 'discard', letters: 'all', by: 'ana' }, /why: /],
    ['no letter', { action: 'show', letter: 'x' }, /letter: a letter is 16/],
    ['no patch', { action: 'fix', letter: names(1)[0], by: 'ana', patch: [] }, /patch: /],
    [
      'an operation that nobody knows',
      { action: 'fix', letter: names(1)[0], by: 'ana', patch: [{ op: 'eval' }] },
      /patch/,
    ],
  ])('never with %s', async (_, input, message) => {
    const world = worldOf();
    const refused = await world.run(() => execute(world, input).catch(describeError));
    expect(refused).toMatchObject({ code: 'ELT_INPUT_INVALID', message: expect.stringMatching(message) });
  });
});
