/** Who may have payloads opened over HTTP, and who may not. */
import type { Server } from 'node:http';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveCodec, type CodecServerOptions } from '../../src/payloads/codec-server';
import { toJson } from '../../src/payloads/wire-json';
import { PLANTED } from './planted';
import { codecWith, json, newKey } from './support';

const codec = codecWith([newKey('now')]);
const UI = 'http://localhost:8233';
const TOKEN = 'a token of many letters';

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function open(more: Partial<CodecServerOptions> = {}) {
  const lines: string[] = [];
  const server = await serveCodec({
    codec,
    namespace: 'default',
    host: '127.0.0.1',
    port: 0,
    log: (line) => lines.push(line),
    ...more,
  });
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  return { lines, ask: (asked: Asked) => ask(port, asked) };
}

/** Not `fetch`, which sets `Host` and `Origin` itself. */
function ask(port: number, { method = 'POST', path = '/decode', headers = {}, body }: Asked) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      asked.on('error', reject);
      asked.end(body);
    },
  );
}

const plain = JSON.stringify(toJson([json(PLANTED)]));
const encrypted = async () => JSON.stringify(toJson(await codec.encode([json(PLANTED)])));
const PLAIN_BASE64 = Buffer.from(JSON.stringify(PLANTED)).toString('base64');

it('encrypts and opens, and writes nothing of it into its log', async () => {
  const { ask, lines } = await open();
  const away = await ask({ path: '/encode', body: plain });
  expect([away.status, away.text.includes(PLAIN_BASE64)]).toEqual([200, false]);
  const back = await ask({ body: away.text, headers: { 'x-namespace': 'default' } });
  expect([back.status, back.text]).toEqual([200, plain]);
  expect(back.headers['cache-control']).toBe('no-store');
  expect(lines).toEqual(['POST /encode 200 1 payloads', 'POST /decode 200 1 payloads']);
  expect(await ask({ method: 'GET', path: '/health' })).toMatchObject({ status: 200 });
});

it('answers pages of the one origin that was named, and asks before', async () => {
  const { ask } = await open({ origin: UI });
  const asked = await ask({ method: 'OPTIONS', headers: { origin: UI } });
  expect(asked).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': UI,
      'access-control-allow-headers': expect.stringContaining('x-namespace') as unknown,
    },
  });
  expect(await ask({ body: await encrypted(), headers: { origin: UI } })).toMatchObject({
    status: 200,
    headers: { 'access-control-allow-origin': UI },
  });
});

it.each([
  ['another origin', {}, { origin: 'https://evil.example' }, 403],
  ['any origin where none was named', { origin: undefined }, { origin: UI }, 403],
  ['an origin that begins alike', {}, { origin: `${UI}.evil.example` }, 403],
  ['a page that gave this machine a name of its own', {}, { host: 'evil.example:8234' }, 403],
  ['another namespace', {}, { 'x-namespace': 'another' }, 403],
  ['who has no token', { token: TOKEN }, {}, 401],
  ['who has another token', { token: TOKEN }, { authorization: 'Bearer another' }, 401],
  ['who has it by another scheme', { token: TOKEN }, { authorization: TOKEN }, 401],
])('refuses %s, and opens nothing', async (_, options, headers, status) => {
  const { ask } = await open({ origin: UI, ...options });
  const refused = await ask({ body: await encrypted(), headers });
  expect(refused.status).toBe(status);
  expect(refused.text).not.toContain(PLAIN_BASE64);
  if (status === 403 && 'origin' in headers)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
});

it('takes who has the token: the twin', async () => {
  const { ask } = await open({ token: TOKEN });
  const headers = { authorization: `Bearer ${TOKEN}` };
  expect(await ask({ body: await encrypted(), headers })).toMatchObject({ status: 200, text: plain });
});

it.each([
  ['no JSON', { body: '{' }, 400],
  ['no payloads', { body: '{"payloads":1}' }, 400],
  ['what is not base64', { body: '{"payloads":[{"data":"<script>"}]}' }, 400],
  ['17 MB', { body: ' '.repeat(17 * 1024 * 1024) }, 413],
  ['another path', { path: '/../../etc/passwd' }, 404],
  ['another method', { method: 'PUT' }, 405],
])('refuses %s', async (_, asked, status) => {
  const { ask } = await open();
  expect(await ask(asked)).toMatchObject({ status });
});

it('says what it cannot open, and by which key it was encrypted', async () => {
  const { ask } = await open();
  const body = JSON.stringify(toJson(await codecWith([newKey('lost')]).encode([json(1)])));
  const refused = await ask({ body });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('ELT_PAYLOAD_UNREADABLE: a payload is encrypted with the key lost');
});
