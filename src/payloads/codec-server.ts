/**
 * The codec over HTTP, for Temporal's UI and command line, which have no keys: POST /encode and /decode. Whoever reaches it reads everything,
 * so that it listens to this machine alone unless a token is asked for, and answers pages of one named origin. Nothing of a payload is logged.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { EltError } from '../model/errors';
import { faultsOf } from '../model/faults';
import { fromJson, payloadsSchema, toJson } from './wire-json';

/** A page of a history is 4 MB at most, and base64 makes it longer by a third. */
const MOST_BYTES = 16 * 1024 * 1024;

export interface CodecServerOptions {
  readonly codec: PayloadCodec;
  readonly namespace: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The page that may call it: `http://localhost:8233`. */
  readonly origin?: string | undefined;
  /** Asked for as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  /** A line for each request: what was asked and what became of it. */
  readonly log: (line: string) => void;
}

/** An answer that is no success. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export async function serveCodec(options: CodecServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(options, request, response);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return server;
}

async function answer(
  options: CodecServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const allowed = { ...corsHeaders(options, request), 'cache-control': 'no-store' };
  const end = (status: number, body: object | undefined, what = ''): void => {
    options.log(`${request.method ?? ''} ${path} ${status}${what}`);
    response.writeHead(status, { ...allowed, ...(body ? { 'content-type': 'application/json' } : {}) });
    response.end(body && JSON.stringify(body));
  };
  try {
    checkCaller(options, request);
    if (request.method === 'OPTIONS') return end(204, undefined);
    if (request.method === 'GET' && path === '/health') return end(200, { namespace: options.namespace });
    const work = workOf(options, request, path);
    const done = await work(fromJson(await readPayloads(request)));
    end(200, toJson(done), ` ${done.length} payloads`);
  } catch (error) {
    const { status, message } = refusalOf(error);
    end(status, { message }, ` ${message}`);
  }
}

function workOf(
  { codec, namespace, token }: CodecServerOptions,
  { method, headers }: IncomingMessage,
  path: string,
): (payloads: Payload[]) => Promise<Payload[]> {
  if (path !== '/encode' && path !== '/decode')
    throw new Refusal(404, 'there are /encode, /decode and /health');
  if (method !== 'POST') throw new Refusal(405, 'POST it');
  if (token !== undefined && !isSame(headers.authorization ?? '', `Bearer ${token}`))
    throw new Refusal(401, 'Authorization: Bearer … is missing or wrong');
  // Temporal's command line names none.
  const asked = headers['x-namespace'] ?? '';
  if (asked !== '' && asked !== namespace)
    throw new Refusal(403, `this server is for the namespace ${namespace}`);
  return path === '/encode' ? (payloads) => codec.encode(payloads) : (payloads) => codec.decode(payloads);
}

/** A page of another origin is turned away before it is done what it asks; so is one that calls this machine by a name of its own (DNS rebinding). */
function checkCaller({ origin, host, token }: CodecServerOptions, { headers }: IncomingMessage): void {
  if (headers.origin !== undefined && headers.origin !== origin)
    throw new Refusal(403, 'pages of that origin may not call it: --origin');
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  if (token === undefined && !isThisMachine(name) && name !== host)
    throw new Refusal(403, 'it is called by another name than its own');
}

export function isThisMachine(host: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]', '::1'].includes(host);
}

function corsHeaders({ origin }: CodecServerOptions, { headers }: IncomingMessage): Record<string, string> {
  if (origin === undefined || headers.origin !== origin) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST, GET, OPTIONS',
    'access-control-allow-headers': 'content-type, x-namespace, authorization',
    'access-control-max-age': '600',
  };
}

async function readPayloads(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) throw new Refusal(413, 'too long');
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refusal(400, 'no JSON');
  }
  const parsed = payloadsSchema.safeParse(body);
  if (!parsed.success) throw new Refusal(400, faultsOf(parsed.error));
  return parsed.data;
}

/** What KMS says names keys and roles, and no payload. */
function refusalOf(error: unknown): { status: number; message: string } {
  if (error instanceof Refusal) return error;
  if (error instanceof EltError) return { status: 422, message: `${error.code}: ${error.message}` };
  return { status: 502, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** In a time that does not tell how much of it was right. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
