/** What each command says of itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { createProgram } from '../../src/cli/program';
import { runCli, runInstalled } from './support/run-cli';

/** Commands that do something, by the words that call them. */
function leavesOf(command: Command, words: readonly string[] = []): (readonly [string, Command])[] {
  if (command.commands.length === 0) return [[words.join(' '), command]];
  return command.commands.flatMap((one) => leavesOf(one, [...words, one.name()]));
}

function helpOf(command: Command): string {
  let said = '';
  command.configureOutput({ writeOut: (text) => void (said += text) }).outputHelp();
  return said;
}

describe('a command', () => {
  const leaves = leavesOf(createProgram());

  it.each(leaves)('has an example of itself in its help, and speaks JSON: %s', (words, command) => {
    expect(helpOf(command)).toContain(`ecomflow ${words}`.trimEnd());
    expect(helpOf(command)).toMatch(/^Examples?:\n(.*\n)* {2}\$ .*ecomflow /m);
    expect(helpOf(command)).toContain('--json');
  });

  it('without one would be seen', () => {
    expect(helpOf(new Command('bare').description('does nothing'))).not.toMatch(/^Examples?:/m);
  });
});

/** As `definePipeline` does with a definition that it refuses: while modules are read, before there is a command. */
const REFUSES_THE_PIPELINE = `
const Module = require('node:module');
const load = Module._load;
Module._load = function (request, ...rest) {
  if (request !== './ecommerce/pipeline') return load.call(this, request, ...rest);
  throw Object.assign(new Error('pipeline ecommerce: schedule.calendar: planted'), { type: 'ELT_CONFIG_INVALID' });
};`;

describe('a definition that is refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-refused-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('is told as any other error, with its exit code', async () => {
    const planted = join(dir, 'planted.cjs');
    writeFileSync(planted, REFUSES_THE_PIPELINE);
    const env = { ...process.env, NODE_OPTIONS: `--require ${planted}` };
    const [text, json] = await Promise.all([
      runInstalled(['schedules', 'show'], env),
      runInstalled(['schedules', 'show', '--json'], env),
    ]);
    expect([text.code, text.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^ELT_CONFIG_INVALID: pipeline ecommerce: schedule.calendar: planted\n {2}Correct /,
      ),
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'ELT_CONFIG_INVALID' } });
  });
});

describe('the command in one file, as tests start it', () => {
  it('says what the installed one says, of itself and of a wrong option', async () => {
    for (const words of [['--help'], ['athena', '--no-such']]) {
      const [one, installed] = await Promise.all([runCli(words), runInstalled(words)]);
      expect(one).toEqual(installed);
    }
  });
});
