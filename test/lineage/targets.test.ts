/** An event on its way: into a file, to an address, into a bucket. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../src/aws/object-store';
import { createTarget } from '../../src/lineage/targets';
import { startOf } from '../../src/lineage/window-events';
import { parseLineageTarget, type LineageTarget } from '../../src/model/lineage-target';
import { actingAs, clientSettings, makeBucket } from '../support/stack';
import { described, KNOWN, RUN_ID, WINDOW } from './support/known';

const EVENT = startOf(KNOWN, described('ecommerce'), {
  workflowRunId: RUN_ID,
  window: WINDOW,
  at: '2010-12-02T02:00:00.000Z',
});
/** The worker's role: what it may do is held to what was seen here. */
const worker = new S3Client({ ...actingAs('ecomflow-worker'), forcePathStyle: true });
const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
afterAll(() => {
  worker.destroy();
  s3.destroy();
});

function targetOf(url: string): LineageTarget {
  const target = parseLineageTarget(url);
  if (target === null) throw new Error(`${url} is no target`);
  return target;
}
const send = (url: string, patienceMs = 5000, token?: string, as = s3): Promise<void> =>
  createTarget(targetOf(url), { s3: as, token })(EVENT, AbortSignal.timeout(patienceMs));

describe('a setting', () => {
  it.each([
    ['file:///var/log/lineage.jsonl', { kind: 'file', url: 'file:///var/log/lineage.jsonl' }],
    [
      'https://marquez.example/api/v1/lineage',
      { kind: 'http', url: 'https://marquez.example/api/v1/lineage' },
    ],
    ['http://127.0.0.1:5000/api/v1/lineage', { kind: 'http', url: 'http://127.0.0.1:5000/api/v1/lineage' }],
    ['s3://lake/lineage', { kind: 's3', bucket: 'lake', prefix: 'lineage/' }],
    ['s3://lake/lineage/', { kind: 's3', bucket: 'lake', prefix: 'lineage/' }],
    ['s3://lake', { kind: 's3', bucket: 'lake', prefix: '' }],
  ])('%s is understood', (text, target) => {
    expect(parseLineageTarget(text)).toEqual(target);
  });

  it.each([
    'lineage.jsonl',
    'file://host/x',
    'ftp://x/y',
    's3://',
    's3://Lake/x',
    'https://me:secret@x/y',
    '',
  ])('%s is refused', (text) => {
    expect(parseLineageTarget(text)).toBeNull();
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-lineage-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gets a line for each event, in a folder that is made', async () => {
    const path = join(folder, 'deep/lineage.jsonl');
    await send(pathToFileURL(path).href);
    await send(pathToFileURL(path).href);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([EVENT, EVENT]);
  });

  it('that cannot be written is an error', async () => {
    await expect(send(`${pathToFileURL(folder).href}`)).rejects.toThrow('EISDIR');
  });
});

describe('an address', () => {
  const taken: { readonly body: unknown; readonly headers: IncomingMessage['headers'] }[] = [];
  let answers: number[] = [];
  let url: string;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const status = answers.shift() ?? 201;
      // 0: it never answers.
      if (status === 0) return;
      if (status < 300)
        taken.push({ body: JSON.parse(Buffer.concat(parts).toString()), headers: request.headers });
      response.writeHead(status).end();
    });
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/lineage`;
  });
  beforeEach(() => {
    taken.length = 0;
    answers = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is sent the event, with the token where there is one', async () => {
    await send(url);
    await send(url, 5000, 'a token');
    expect(taken.map(({ body }) => body)).toEqual([EVENT, EVENT]);
    expect(taken.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer a token']);
    expect(taken[0]?.headers['content-type']).toBe('application/json');
  });

  it('is asked again where it is busy or broken', async () => {
    answers = [429, 503];
    await send(url);
    expect(taken).toHaveLength(1);
  });

  it('is not asked again where it refuses, and given up where it stays broken', async () => {
    answers = [400];
    await expect(send(url)).rejects.toThrow('it answered 400');
    expect(taken).toHaveLength(0);
    answers = [500, 500, 500];
    await expect(send(url)).rejects.toThrow('it answered 500');
    expect(taken).toHaveLength(0);
  });

  it('that never answers is waited for no longer than is said', async () => {
    answers = [0, 0, 0];
    const beganMs = performance.now();
    await expect(send(url, 300)).rejects.toThrow();
    expect(performance.now() - beganMs).toBeLessThan(2000);
  });

  it('where nobody listens is an error', async () => {
    await expect(send('http://127.0.0.1:1/x')).rejects.toThrow();
  });
});

describe('a bucket', () => {
  it('gets an object for each event; the same event again is the same object', async () => {
    const bucket = await makeBucket('ecomflow-lake');
    const store = createObjectStore(s3);
    await send(`s3://${bucket}/lineage`, 5000, undefined, worker);
    await send(`s3://${bucket}/lineage`);
    const keys = (await store.list(bucket, '')).map(({ key }) => key);
    expect(keys).toEqual([`lineage/ecommerce/2010-12-02/${RUN_ID}-start.json`]);
    expect(await store.readJson(bucket, keys[0] ?? '')).toEqual(EVENT);
  });

  it('that is not there is an error', async () => {
    await expect(send('s3://nobody-has-this-bucket/lineage')).rejects.toThrow();
  });
});
