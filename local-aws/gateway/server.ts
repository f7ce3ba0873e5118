/** One address for every AWS SDK call: our own services answer theirs, moto those that it really executes, nobody the rest. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClock, type MysqlAdmin, type SettableClock } from './clock';
import { createFaults, rulesSchema, type Call, type FaultRule, type Faults } from './faults';
import { findRoute, readBody, sendError, sendJson, sendXmlError, signedFor } from './protocol';
import { isPassedThrough, proxy } from './proxy';
import { AwsError, type Action, type LocalService, type ServiceFactory, type StackContext } from './service';

export interface GatewayOptions {
  /** Everything but what the gateway itself makes. */
  readonly context: Omit<StackContext, 'gatewayUrl' | 'clock'>;
  readonly services: readonly ServiceFactory[];
  readonly mysqlAdmin?: MysqlAdmin;
  readonly port: number;
}

export interface Gateway {
  readonly url: string;
  stop(): Promise<void>;
}

interface World {
  readonly motoUrl: string;
  readonly clock: SettableClock;
  readonly faults: Faults;
  readonly services: readonly LocalService[];
  readonly log: (message: string) => void;
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const clock = createClock(options.mysqlAdmin);
  const url = `http://127.0.0.1:${options.port}`;
  const context: StackContext = { ...options.context, clock, gatewayUrl: url };
  const services = options.services.map((create) => create(context));
  const world: World = {
    motoUrl: context.motoUrl,
    clock,
    faults: createFaults(),
    services,
    log: context.log,
  };
  const server = createServer((request, response) => {
    answer(world, request, response).catch((error: unknown) => {
      world.log(`${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else sendError(response, error);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((settle, fail) => {
    server.once('error', fail);
    server.listen(options.port, '127.0.0.1', settle);
  });
  return {
    url,
    async stop() {
      await Promise.all(services.map((service) => service.stop()));
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://gateway').pathname;
  if (path.startsWith('/_local/')) return answerLocal(world, path, request, response);
  // Moto's own control pages, such as the one that makes Step Functions execute.
  if (path.startsWith('/moto-api/')) return proxy(world.motoUrl, request, response);
  const [prefix = '', target = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const signed = signedFor(request);
  const own = world.services.find((service) =>
    service.protocol === 'json-1.1' ? service.targetPrefix === prefix : service.signingName === signed,
  );
  if (own) return answerOwn(world, own, target, request, response);
  if (signed !== null && isPassedThrough(signed)) return answerMoto(world, signed, target, request, response);
  sendError(
    response,
    new AwsError(
      'UnrecognizedClientException',
      `the local stack has no service "${signed ?? 'unsigned'}" ${target}`,
    ),
  );
}

async function answerOwn(
  world: World,
  service: LocalService,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route =
    service.protocol === 'rest-json' ? findRoute(service, request.method ?? '', request.url ?? '') : null;
  const name = route?.action ?? target;
  try {
    const body = await readBody(request);
    const action = service.actions[name];
    if (!action)
      throw new AwsError(
        'UnknownOperationException',
        `the local ${service.signingName} has no action "${name}"`,
      );
    const input = { ...body, ...route?.members };
    await underFaults(world, { service: service.signingName, action: name }, response, async () => {
      const result = await action(input);
      return () => sendJson(response, 200, result);
    });
  } catch (error) {
    if (!(error instanceof AwsError)) world.log(`${service.signingName}.${name}: ${String(error)}`);
    sendError(response, error);
  }
}

async function answerMoto(
  world: World,
  service: string,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const rule = world.faults.strike({ service, action: target || (request.method ?? '') });
  if (rule?.kind === 'latency') await sleep(rule.delayMs ?? 1000);
  else if (rule) {
    const fail = service === 's3' ? sendXmlError : sendError;
    return strike(rule, response, (error) => fail(response, error));
  }
  return proxy(world.motoUrl, request, response);
}

/** Runs an action whose answer is sent afterwards, unless a fault strikes before or instead of the answer. */
async function underFaults(
  world: World,
  call: Call,
  response: ServerResponse,
  act: () => Promise<() => void>,
): Promise<void> {
  const rule = world.faults.strike(call);
  if (rule?.kind === 'latency') await sleep(rule.delayMs ?? 1000);
  if (rule && rule.kind !== 'latency' && !rule.afterEffect)
    return strike(rule, response, (error) => sendError(response, error));
  const send = await act();
  if (rule?.afterEffect) return strike(rule, response, (error) => sendError(response, error));
  send();
}

function strike(rule: FaultRule, response: ServerResponse, fail: (error: AwsError) => void): void {
  switch (rule.kind) {
    case 'reset':
      response.destroy();
      return;
    case 'timeout':
      return;
    case 'throttle':
      return fail(new AwsError(rule.code ?? 'ThrottlingException', 'Rate exceeded', rule.status ?? 400));
    case 'error':
      return fail(new AwsError(rule.code ?? 'InternalServerException', 'planted fault', rule.status ?? 500));
    case 'latency':
      return;
  }
}

async function answerLocal(
  world: World,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = `${request.method ?? ''} ${path}`;
  try {
    const action = controls(world, request)[route] ?? serviceRoute(world, route);
    if (!action) throw new AwsError('NotFound', `there is no ${route}`, 404);
    sendJson(response, 200, await action(await readBody(request)));
  } catch (error) {
    sendError(response, error);
  }
}

function serviceRoute(world: World, route: string): Action | undefined {
  return world.services.map((service) => service.localRoutes?.[route]).find((action) => action !== undefined);
}

/** The stack's own levers; not AWS. */
function controls({ clock, faults }: World, request: IncomingMessage): Readonly<Record<string, Action>> {
  const view = () => ({ now: new Date(clock.now()).toISOString(), replaying: clock.replaying });
  return {
    'GET /_local/health': () => Promise.resolve({ status: 'ok' }),
    'GET /_local/clock': () => Promise.resolve(view()),
    'POST /_local/clock': async ({ now }) => {
      const nowMs = now === null ? null : Date.parse(String(now));
      if (Number.isNaN(nowMs))
        throw new AwsError('ValidationException', `now: "${String(now)}" is not an instant`);
      await clock.set(nowMs);
      return view();
    },
    'POST /_local/faults': (body) => {
      const parsed = rulesSchema.safeParse(body);
      if (!parsed.success) throw new AwsError('ValidationException', parsed.error.message);
      faults.set(parsed.data.rules);
      return Promise.resolve({ armed: parsed.data.rules.length });
    },
    'DELETE /_local/faults': () => {
      faults.set([]);
      return Promise.resolve({ armed: 0 });
    },
    'GET /_local/calls': () => {
      const query = new URL(request.url ?? '/', 'http://gateway').searchParams;
      const service = query.get('service');
      const action = query.get('action');
      return Promise.resolve(
        faults.counts({ ...(service ? { service } : {}), ...(action ? { action } : {}) }),
      );
    },
  };
}
