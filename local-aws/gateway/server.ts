/** The gateway: one address for every AWS SDK call of the local stack. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer';
import { answerPrepared, CUT_OFF, guarded, NO_ANSWER, type Answering } from './answer-prepared';
import { CallLog } from './call-log';
import type { RecordCall } from './call-record';
import { createClock, type MysqlAdmin } from './clock';
import { prepareCall, type Call } from './dispatch';
import { Faults } from './faults';
import { createLocalApi, type LocalApi } from './local-api';
import { createMetrics } from './metrics';
import { prepareOwnCall } from './own-call';
import { Proxy } from './proxy';
import {
  AwsError,
  RawAnswer,
  type LocalService,
  type ServiceFactory,
  type Site,
  type StackContext,
} from './service';

export interface GatewayOptions {
  /** The gateway makes the clock and the plan of faults, and knows its own address. */
  readonly context: Omit<StackContext, 'gatewayUrl' | 'ask' | 'clock' | 'faults' | 'metrics' | 'dynaliteUrl'>;
  readonly services: readonly ServiceFactory[];
  /** The source database, whose clock follows the gateway's; without it only the gateway's is set. */
  readonly mysqlAdmin?: MysqlAdmin | undefined;
  /** A free one when it is not given. */
  readonly port?: number | undefined;
  /** Told of every call. */
  readonly record?: RecordCall | undefined;
  /** Where services and their engines reach moto past the gateway; moto's own address when left out. */
  readonly enginesUrl?: string | undefined;
  /** Without it there are no tables. */
  readonly dynaliteUrl?: (() => Promise<string>) | undefined;
}

export interface Gateway {
  readonly url: string;
  /** Cuts every connection, ends the services; called once. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

interface Parts extends Answering {
  readonly localApi: LocalApi;
  readonly sites: readonly Site[];
  readonly prepare: (request: IncomingMessage, url: URL) => Promise<Call>;
  readonly toMoto: (request: IncomingMessage, url: URL) => Promise<Answer>;
}

/** Starts the gateway and its services; it answers from the moment that the promise settles. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = createServer();
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const url = `http://${HOST}:${String(port)}`;
  const clock = createClock();
  const faults = new Faults();
  const calls = new CallLog();
  const services: LocalService[] = [];
  const context: StackContext = {
    ...options.context,
    clock,
    faults,
    metrics: createMetrics(),
    gatewayUrl: url,
    ask: async (call) => {
      const own = prepareOwnCall({ services, record: options.record, region: context.region }, call);
      const answer = await answerPrepared({ faults, calls, log: context.log }, own);
      if (answer === CUT_OFF) throw new Error(`${call.service}: ${call.action} was cut off`);
      if (answer === NO_ANSWER) return new Promise(() => undefined);
      const { status, headers, body } = answer;
      if (typeof body === 'string' || Buffer.isBuffer(body)) return new RawAnswer(status, headers, body);
      throw new Error(`${call.service}: ${call.action} is answered by a stream`);
    },
    motoUrl: options.enginesUrl ?? options.context.motoUrl,
    dynaliteUrl: options.dynaliteUrl ?? noTables,
  };
  try {
    for (const make of options.services) services.push(make(context));
  } catch (error) {
    await stop(server, services);
    throw error;
  }
  const dispatch = {
    services,
    proxy: new Proxy(options.context.motoUrl, clock),
    hosts: [`${HOST}:${String(port)}`, `localhost:${String(port)}`],
    record: options.record,
  };
  const parts: Parts = {
    faults,
    calls,
    localApi: createLocalApi({ clock, faults, calls, services, mysqlAdmin: options.mysqlAdmin }),
    sites: services.flatMap(({ site }) => (site ? [site] : [])),
    prepare: (request, address) => prepareCall(dispatch, request, address),
    toMoto: (request, { pathname, search, host }) =>
      dispatch.proxy.pass({ request, service: 'moto-api', action: '', path: `${pathname}${search}`, host }),
    log: options.context.log,
  };
  server.on('request', (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      // The other side went away while it was answered; there is nobody left to tell.
      options.context.log(`gateway: ${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
      response.destroy();
    });
  });
  return { url, stop: () => stop(server, services) };
}

function noTables(): Promise<string> {
  return Promise.reject(new AwsError('InternalServerError', 'This gateway has no DynamoDB.', 500));
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? HOST}`);
  const answer = await answerAt(parts, request, url);
  if (answer === NO_ANSWER) return;
  const headers = { ...answer.headers } as Record<string, string | string[]>;
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) {
    const isHead = request.method === 'HEAD';
    // With a length it is one piece, which is cheaper on both sides than a stream of them.
    if (!isHead && answer.status !== 204) headers['content-length'] = String(Buffer.byteLength(answer.body));
    response.writeHead(answer.status, headers).end(isHead ? undefined : answer.body);
  } else {
    response.writeHead(answer.status, headers);
    await pipeline(answer.body, response);
  }
  // What was refused unread must not stand in the way of the connection's next request.
  request.resume();
}

async function answerAt(
  parts: Parts,
  request: IncomingMessage,
  url: URL,
): Promise<Answer | typeof NO_ANSWER> {
  if (url.pathname.startsWith('/_local/'))
    return guarded(() => parts.localApi(request, url), 'rest-json', parts.log);
  const site = parts.sites.find(({ paths }) => paths.test(url.pathname));
  if (site) return guarded(() => site.serve(request, url), 'rest-json', parts.log);
  return answerCall(parts, request, url);
}

async function answerCall(
  parts: Parts,
  request: IncomingMessage,
  url: URL,
): Promise<Answer | typeof NO_ANSWER> {
  // Moto's own control, such as the switch that makes Step Functions execute, is neither counted nor faulted.
  if (url.pathname.startsWith('/moto-api/')) return parts.toMoto(request, url);
  const answer = await answerPrepared(parts, await parts.prepare(request, url));
  if (answer !== CUT_OFF) return answer;
  request.socket.destroy();
  return NO_ANSWER;
}

function listen(server: Server, port: number): Promise<void> {
  // SDKs keep connections for long; a server that ends idle ones races with their next request.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve());
  });
}

async function stop(server: Server, services: readonly LocalService[]): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  const ended = await Promise.allSettled(services.map((service) => service.stop()));
  await closed;
  const failed = ended.filter((result) => result.status === 'rejected');
  if (failed.length > 0)
    throw new AggregateError(
      failed.map((result) => result.reason as unknown),
      'services did not end',
    );
}
