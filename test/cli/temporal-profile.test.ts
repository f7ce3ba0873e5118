/** `temporal.toml`, TEMPORAL_* and `--profile`: one way to the server for the command line and the worker. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withTemporal } from '../../src/connect';
import { createProgram } from '../../src/cli/program';
import { loadConfig } from '../../src/config';
import { temporalConnection } from '../../src/temporal';
import { runWorker } from '../../src/worker';
import { testStack } from '../support/stack';

/** A TLS client begins with a handshake record, any other gRPC client with HTTP/2's preface. */
const FIRST_BYTE = { tls: 0x16, plain: 'P'.charCodeAt(0) };

describe("Temporal's profile", () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-profile-'));
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const TEMPORAL_ADDRESS = testStack().temporalAddress;
  const others = Object.fromEntries(
    Object.entries(testStack().env).filter(([name]) => !name.startsWith('TEMPORAL_')),
  );

  /** The stack's settings without those of Temporal, which stand in a file. */
  function settings(toml: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
    const file = join(dir, 'temporal.toml');
    writeFileSync(file, toml);
    return { ...others, TEMPORAL_CONFIG_FILE: file, ...more };
  }
  const used = (toml: string, more?: Record<string, string>) => {
    const config = loadConfig(settings(toml, more));
    return { ...temporalConnection(config), namespace: config.TEMPORAL_NAMESPACE };
  };

  it('leads to a real server, named on the command line or by TEMPORAL_PROFILE', async () => {
    const toml = `[profile.test]\naddress = "${TEMPORAL_ADDRESS}"\nnamespace = "default"\n[profile.default]\naddress = "127.0.0.1:1"`;
    Object.assign(process.env, settings(toml));
    delete process.env['TEMPORAL_ADDRESS'];
    const ask = () =>
      withTemporal(async (client) => (await client.workflowService.getSystemInfo({})).serverVersion);
    await expect(ask()).rejects.toMatchObject({ code: 'ELT_AWS_UNAVAILABLE' });
    createProgram().parseOptions(['--profile', 'test']);
    await expect(ask()).resolves.toEqual(expect.any(String));
  });

  it('is the one called default where none is named, and may be absent', () => {
    expect(used('[profile.default]\naddress = "a:1"\nnamespace = "b"')).toEqual({
      address: 'a:1',
      namespace: 'b',
    });
    const other = '[profile.other]\naddress = "a:1"';
    expect(used(other, { TEMPORAL_ADDRESS: 'b:1' })).toEqual({ address: 'b:1', namespace: 'default' });
    expect(() => used(other)).toThrow(/TEMPORAL_ADDRESS/);
  });

  it('gives way to the environment', () => {
    const toml = '[profile.default]\naddress = "a:1"\nnamespace = "b"\napi_key = "of the file"';
    const more = { TEMPORAL_ADDRESS: 'c:2', TEMPORAL_NAMESPACE: 'd', TEMPORAL_API_KEY: 'of the shell' };
    expect(used(toml, more)).toEqual({ address: 'c:2', namespace: 'd', apiKey: 'of the shell', tls: true });
  });

  it('counts for the worker only where somebody named it', () => {
    const home = join(dir, 'home');
    mkdirSync(join(home, 'temporalio'), { recursive: true });
    writeFileSync(join(home, 'temporalio', 'temporal.toml'), '[profile.default]\naddress = "of-a-home:1"');
    const env = { ...others, XDG_CONFIG_HOME: home, HOME: home };
    expect(loadConfig(env).TEMPORAL_ADDRESS).toBe('of-a-home:1');
    expect(() => loadConfig(env, { onlyNamed: true })).toThrow(/TEMPORAL_ADDRESS/);
    const named = { ...env, TEMPORAL_PROFILE: 'default' };
    expect(loadConfig(named, { onlyNamed: true }).TEMPORAL_ADDRESS).toBe('of-a-home:1');
  });

  it('with a certificate of its own reads it', () => {
    const [cert, key] = ['client.pem', 'client.key'].map((name) => join(dir, name)) as [string, string];
    writeFileSync(cert, 'the certificate');
    writeFileSync(key, 'the key');
    const toml = '[profile.default]\naddress = "a:1"';
    const tls = { TEMPORAL_TLS_CLIENT_CERT_PATH: cert, TEMPORAL_TLS_CLIENT_KEY_PATH: key };
    expect(used(toml, tls).tls).toMatchObject({
      clientCertPair: { crt: new Uint8Array(Buffer.from('the certificate')), key: expect.anything() },
    });
    const gone = { ...tls, TEMPORAL_TLS_CLIENT_KEY_PATH: join(dir, 'gone.key') };
    expect(() => used(toml, gone)).toThrow(/gone\.key/);
  });

  it.each([
    ['a name that the file does not have', '[profile.a]\naddress = "a:1"', { TEMPORAL_PROFILE: 'b' }, /'b'/],
    ['a file that is not there', '', { TEMPORAL_CONFIG_FILE: '/no/such.toml' }, /\/no\/such\.toml/],
    ['a file without any', '# to come', {}, /has no \[profile\.default\]/],
    ['a file that is not TOML', 'profile: {', {}, /profile/],
  ])('is refused with %s', (_, toml, more, message) => {
    expect(() => used(toml, more)).toThrow(expect.objectContaining({ code: 'ELT_CONFIG_INVALID' }) as Error);
    expect(() => used(toml, more)).toThrow(message);
  });

  describe('with an API key', () => {
    /** First bytes that `work` sends to an address where somebody listens and hangs up. */
    async function firstBytes(work: (address: string) => Promise<void>): Promise<number[]> {
      const seen: number[] = [];
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', (data) => {
          seen.push(data[0] ?? 0);
          socket.destroy();
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await work(`127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.close();
      return [...new Set(seen)];
    }

    it.each([
      ['speaks TLS', 'api_key = "k"', FIRST_BYTE.tls],
      ['would be seen to speak plainly', '', FIRST_BYTE.plain],
    ])('%s, from the command line and from the worker', async (_, line, expected) => {
      const env = (address: string) => settings(`[profile.default]\naddress = "${address}"\n${line}`);
      const byWorker = await firstBytes((address) =>
        expect(runWorker(loadConfig(env(address)))).rejects.toThrow(),
      );
      const byCommand = await firstBytes((address) => {
        Object.assign(process.env, env(address));
        return expect(withTemporal(() => Promise.resolve())).rejects.toMatchObject({
          code: 'ELT_AWS_UNAVAILABLE',
        });
      });
      expect([byWorker, byCommand]).toEqual([[expected], [expected]]);
    });
  });
});
