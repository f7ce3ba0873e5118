/** Encrypted payloads as people read them: by the plain `temporal` command and `ecomflow codec serve`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@temporalio/client';
import { openDevServer } from '../workflows/support';
import { PLANTED, wordsIn } from '../payloads/planted';
import { codecWith, newKey } from '../payloads/support';
import { testStack, uniqueName } from '../support/stack';
import { runCli, startCli, type StartedCli } from './support/run-cli';

const key = newKey('now');
const keyed = (stack = testStack()): NodeJS.ProcessEnv => ({
  ...process.env,
  ...stack.env,
  ECOMFLOW_PAYLOAD_ENCRYPTION: 'on',
  ECOMFLOW_PAYLOAD_KEYS: `now:${key.base64}`,
});
const dir = mkdtempSync(join(tmpdir(), 'ecomflow-codec-'));

let env: Awaited<ReturnType<typeof openDevServer>>;
const started: StartedCli[] = [];
beforeAll(async () => {
  env = await openDevServer();
});
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
  await env.close();
});

async function serve(...more: string[]): Promise<StartedCli & { readonly url: string }> {
  const cli = startCli(['codec', 'serve', '--port', '0', '--json', ...more], keyed());
  started.push(cli);
  let said = '';
  const url = new Promise<string>((resolve, reject) => {
    cli.child.stdout?.on('data', (chunk) => {
      said += String(chunk);
      const found = /"url": "([^"]+)"/.exec(said)?.[1];
      if (found) resolve(found);
    });
    void cli.ended.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)));
  });
  return { ...cli, url: await url };
}

async function temporal(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(testStack().tools.temporal, [
    ...args,
    '--address',
    testStack().temporalAddress,
  ]);
  return stdout;
}

/** A workflow that nobody works on: its input is all that there is of it. */
async function start(): Promise<string> {
  const workflowId = uniqueName('codec', '-');
  const client = new Client({
    connection: env.client.connection,
    dataConverter: { payloadCodecs: [codecWith([key])] },
  });
  await client.workflow.start('runPipeline', { workflowId, taskQueue: workflowId, args: [PLANTED] });
  return workflowId;
}

it('`temporal workflow show --codec-endpoint` shows what it shows to nobody without', async () => {
  const [workflowId, server] = await Promise.all([start(), serve()]);
  const show = (...more: string[]) =>
    temporal('workflow', 'show', '--workflow-id', workflowId, '--output', 'json', ...more);
  expect(wordsIn(await show())).toEqual([]);
  expect(wordsIn(await show('--codec-endpoint', server.url))).toEqual(Object.keys(PLANTED).sort());
  server.child.kill('SIGINT');
  expect(await server.ended).toMatchObject({ code: 0 });
  const { stderr } = await server.ended;
  expect(stderr).toContain('POST /decode 200');
  expect(wordsIn(stderr)).toEqual([]);
});

it('`temporal workflow start --codec-endpoint` encrypts what a person types, and a token is asked for', async () => {
  const file = join(dir, 'token');
  writeFileSync(file, 'a token of many letters\n');
  const server = await serve('--token-file', file);
  const workflowId = uniqueName('typed', '-');
  const typed = (...more: string[]) =>
    temporal(
      ...['workflow', 'start', '--type', 'runPipeline', '--task-queue', workflowId],
      ...['--workflow-id', workflowId, '--input', JSON.stringify(PLANTED), '--codec-endpoint', server.url],
      ...more,
    );
  // It tries again until its time is over.
  await expect(typed('--command-timeout', '2s')).rejects.toThrow('failed starting workflow');
  await typed('--codec-auth', 'Bearer a token of many letters');
  const kept = await temporal('workflow', 'show', '--workflow-id', workflowId, '--output', 'json');
  expect(wordsIn(kept)).toEqual([]);
  expect(kept).toContain(Buffer.from('binary/encrypted').toString('base64'));
  server.child.kill('SIGINT');
  const { stderr } = await server.ended;
  expect(stderr).toMatch(/POST \/encode 401[^]*POST \/encode 200/);
});

it.each([
  [
    'payloads that nobody encrypts',
    { ECOMFLOW_PAYLOAD_ENCRYPTION: 'off' },
    [],
    3,
    'there is nothing to open',
  ],
  ['to listen to everybody without a token', {}, ['--host', '0.0.0.0'], 2, 'name a --token-file'],
  ['a token file that is not there', {}, ['--token-file', join(dir, 'none')], 2, 'cannot be read'],
  ['no port', {}, ['--port', 'http'], 2, 'is no port'],
])('`ecomflow codec serve` refuses %s', async (_, more, args, code, says) => {
  const ended = await runCli(['codec', 'serve', ...args], { ...keyed(), ...more });
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(says) as unknown });
});
