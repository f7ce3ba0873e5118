/**
 * The way of this stack's own engines to moto, where their calls are recorded. An engine that reads S3 in a role's name (COPY, Athena)
 * is no customer of the gateway: no fault meets it, nothing is counted, and where nobody records it speaks to moto itself.
 */
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './body';
import { readMembers } from './call-input';
import type { RecordCall } from './call-record';
import { identify } from './identify';
import { headersOf } from './proxy';

export interface EngineDoor {
  readonly url: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Opens a door to moto that tells `record` of each call and changes nothing of it. */
export async function openEngineDoor(motoUrl: string, record: RecordCall): Promise<EngineDoor> {
  const target = new URL(motoUrl);
  const server = createServer((request, response) => {
    pass(target, record, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  // As the gateway's: SDKs keep connections for long.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${String(port)}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function pass(
  target: URL,
  record: RecordCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? HOST}`);
  const line = { method: request.method ?? 'GET', url, headers: request.headers };
  const { service, action, protocol } = identify(line);
  const body = protocol === 's3' ? undefined : await readBody(request);
  const members = body === undefined ? {} : readMembers(body, protocol, line.headers['content-encoding']);
  record({ service, action, line, members });
  const { method, url: path } = request;
  const headers = headersOf(request.headers);
  const outgoing = send({ host: target.hostname, port: target.port, method, path, headers, agent: false });
  outgoing.once('error', (error) => response.destroy(error));
  outgoing.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, headersOf(answer.headers));
    answer.once('error', (error) => response.destroy(error));
    answer.pipe(response);
  });
  if (body === undefined) request.pipe(outgoing);
  else outgoing.end(body);
}
