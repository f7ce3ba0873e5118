/** The gateway: one address for every AWS SDK call of the local stack. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer, type Answer, type Protocol } from './answer';
import { CallLog } from './call-log';
import type { RecordCall } from './call-record';
import { createClock, type MysqlAdmin } from './clock';
import { prepareCall, type Call } from './dispatch';
import { faultError, Faults, type FaultRule } from './faults';
import { createLocalApi, type LocalApi } from './local-api';
import { createMetrics } from './metrics';
import { Proxy } from './proxy';
import { AwsError, type LocalService, type ServiceFactory, type Site, type StackContext } from './service';

export interface GatewayOptions {
  /** The gateway makes the clock and the plan of faults, and knows its own address. */
  readonly context: Omit<StackContext, 'gatewayUrl' | 'clock' | 'faults' | 'metrics' | 'dynaliteUrl'>;
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

/** Answers nothing: the fault `timeout`, or `reset` once the socket is gone. */
const NO_ANSWER = Symbol('no answer');
const HOST = '127.0.0.1';

interface Parts {
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly localApi: LocalApi;
  readonly sites: readonly Site[];
  readonly prepare: (request: IncomingMessage, url: URL) => Promise<Call>;
  readonly toMoto: (request: IncomingMessage, url: URL) => Promise<Answer>;
  readonly log: (message: string) => void;
}

/** Starts the gateway and its services; it answers from the moment that the promise settles. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = createServer();
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const url = `http://${HOST}:${String(port)}`;
  const clock = createClock();
  const faults = new Faults();
  const services: LocalService[] = [];
  const context: StackContext = {
    ...options.context,
    clock,
    faults,
    metrics: createMetrics(),
    gatewayUrl: url,
    motoUrl: options.enginesUrl ?? options.context.motoUrl,
    dynaliteUrl: options.dynaliteUrl ?? noTables,
  };
  try {
    for (const make of options.services) services.push(make(context));
  } catch (error) {
    await stop(server, services);
    throw error;
  }
  const calls = new CallLog();
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
  response.writeHead(answer.status, { ...answer.headers } as Record<string, string | string[]>);
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body))
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  else await pipeline(answer.body, response);
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
  const call = await parts.prepare(request, url);
  parts.calls.add(call.service, call.action);
  const rule = parts.faults.take(call.service, call.action);
  const perform = () => guarded(() => call.perform(), call.protocol, parts.log);
  if (!rule) return perform();
  if (rule.delayMs) await sleep(rule.delayMs);
  if (rule.kind === 'latency') return perform();
  if (rule.afterEffect) await drain(await perform());
  return fail(rule, call, { request, log: parts.log });
}

async function fail(
  rule: FaultRule,
  call: Call,
  { request, log }: { readonly request: IncomingMessage } & Pick<Parts, 'log'>,
): Promise<Answer | typeof NO_ANSWER> {
  if (rule.kind === 'reset') request.socket.destroy();
  if (rule.kind === 'reset' || rule.kind === 'timeout') return NO_ANSWER;
  const refuse = async (): Promise<never> => {
    if (rule.kind === 'throttle') await call.throttled?.();
    throw faultError(rule, call.service);
  };
  return guarded(refuse, call.protocol, log);
}

async function guarded(
  perform: () => Promise<Answer>,
  protocol: Protocol,
  log: (message: string) => void,
): Promise<Answer> {
  try {
    return await perform();
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error, protocol);
    log(`gateway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const code = protocol === 's3' ? 'InternalError' : 'InternalServerException';
    return errorAnswer(new AwsError(code, `A defect of the local AWS: ${String(error)}`, 500), protocol);
  }
}

async function drain(answer: Answer): Promise<void> {
  const { body } = answer;
  if (typeof body === 'string' || Buffer.isBuffer(body)) return;
  body.resume();
  await new Promise((resolve) => body.once('end', resolve));
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
