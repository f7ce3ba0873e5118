/** Who may take the settings of a kept stack: a command typed beside it that names no other place; never the worker. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { applyLocalStack, takeStack } from '../../src/local-stack/stack-settings';
import { loadConfig } from '../../src/config';
import { runCli } from '../cli/support/run-cli';

const ROOT = resolve(__dirname, '../..');
const GONE_PID = 2 ** 22 + 1;

describe('the settings of a kept stack', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-settings-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const env = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'local',
    TEMPORAL_ADDRESS: '127.0.0.1:2',
    TEMPORAL_TLS: 'false',
    ECOMFLOW_BRONZE_BUCKET: 'ecomflow-bronze',
  };
  const mysql = { host: 'h', port: 1, adminUser: 'u', adminPassword: 'p' };
  function folder(name: string, text: string): string {
    const made = join(dir, name);
    mkdirSync(join(made, '.ecomflow'), { recursive: true });
    writeFileSync(join(made, '.ecomflow', 'stack.json'), text);
    return made;
  }
  const kept = (name: string, pid = process.pid) =>
    folder(name, JSON.stringify({ pid, gatewayUrl: env.AWS_ENDPOINT_URL, mysql, env }));
  function apply(cwd: string, own: NodeJS.ProcessEnv) {
    const told: string[] = [];
    return { taken: applyLocalStack({ ...own }, cwd, (line) => told.push(line)), told: told.join('\n') };
  }

  it('are taken as a whole, credentials included, and the command says so', () => {
    const laptop = { PATH: '/bin', AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 't', AWS_ACCESS_KEY_ID: 'real' };
    const { taken, told } = apply(kept('alive'), laptop);
    expect(taken).toEqual({ PATH: '/bin', ...env });
    expect(told).toMatch(/^using the local stack of .*stack\.json$/);
    expect(apply(kept('alive'), env).told).toBe('');
  });

  it.each([
    ['a bucket', { ECOMFLOW_BRONZE_BUCKET: 'shop-bronze' }],
    ['a server', { TEMPORAL_ADDRESS: 'shop.tmprl.cloud:7233' }],
    ['a profile of Temporal', { TEMPORAL_PROFILE: 'cloud' }],
    ['an endpoint of one service', { AWS_ENDPOINT_URL_S3: 'https://s3.example' }],
  ])('are left alone as a whole where %s of another place is named', (_, own) => {
    expect(apply(kept('alive'), own)).toEqual({ taken: own, told: '' });
  });

  it.each([
    ['of a process that is gone', () => kept('gone', GONE_PID)],
    ['that is cut off', () => folder('cut', '{"pid": 1, "env": {')],
    ['of another shape', () => folder('odd', '[]')],
  ])('are not taken from a file %s, which is named', (_, make) => {
    const { taken, told } = apply(make(), { PATH: '/bin' });
    expect(taken).toEqual({ PATH: '/bin' });
    expect(told).toMatch(/stack\.json is of no stack that runs/);
    expect(apply(make(), { ECOMFLOW_LAKE_BUCKET: 'shop-lake' }).told).toBe('');
  });

  it("are not taken from a parent's folder", () => {
    const child = join(kept('parent'), 'child');
    mkdirSync(child);
    expect(apply(child, {})).toEqual({ taken: {}, told: '' });
  });

  it('are not taken by who names a profile', async () => {
    const bare = { PATH: process.env['PATH'], HOME: dir };
    const beside = await runCli(['status'], bare, kept('alive'));
    expect(beside.stderr).toContain('using the local stack of');
    const named = await runCli(['--profile', 'cloud', 'status'], bare, kept('alive'));
    expect(named.stderr).not.toContain('using the local stack of');
    expect(named.code).not.toBe(0);
  });

  it("are all that a stack's worker hears of AWS and Temporal", () => {
    const laptop = { PATH: '/bin', AWS_PROFILE: 'work', TEMPORAL_API_KEY: 'k' };
    expect(takeStack(laptop, { env })).toEqual({ PATH: '/bin', ...env });
  });

  it('never reach a worker that is started beside them', async () => {
    const bare = { PATH: process.env['PATH'], HOME: dir };
    const args = ['--import', require.resolve('tsx'), join(ROOT, 'src/worker.ts')];
    const options = {
      cwd: kept('alive'),
      env: { ...bare, ECOMFLOW_STACK_FILE: join(kept('alive'), '.ecomflow/stack.json') },
    };
    await expect(promisify(execFile)(process.execPath, args, options)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/TEMPORAL_ADDRESS.*ECOMFLOW_BRONZE_BUCKET/s) as string,
    });
  });

  it('are read in the room of the local commands alone', () => {
    const readers = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) =>
        /stack\.json|ECOMFLOW_STACK_FILE|LOCAL_STACK_DIR/.test(readFileSync(join(ROOT, 'src', name), 'utf8')),
      )
      .sort();
    expect(readers).toEqual([
      'cli/local/commands.ts',
      'local-stack/stack-settings.ts',
      'local-stack/stack.ts',
    ]);
  });

  it('have no stand-in: nothing leads to this machine by default', () => {
    const everything = { ...env, AWS_REGION: 'eu-west-1', TEMPORAL_ADDRESS: undefined };
    expect(() => loadConfig(everything, { onlyNamed: true })).toThrow(/TEMPORAL_ADDRESS/);
  });
});
