/** From an identified call to its answer: a service of our own, moto, or a refusal. */
import type { IncomingMessage } from 'node:http';
import { errorAnswer, jsonAnswer, type Answer, type Protocol } from './answer';
import { parseObject, readBody } from './body';
import { identify } from './identify';
import { PASSED_ON, type Proxy } from './proxy';
import { matchRoute } from './rest-routes';
import { AwsError, type JsonService, type LocalService, type RestService } from './service';

/** A call that is ready to be performed once. */
export interface Call {
  readonly service: string;
  readonly action: string;
  readonly protocol: Protocol;
  /** Throws AwsError for what the service refuses. */
  perform(): Promise<Answer>;
}

export interface DispatchParts {
  readonly services: readonly LocalService[];
  readonly proxy: Proxy;
  /** `127.0.0.1:4566`; a bucket may stand before it as a host name. */
  readonly hosts: readonly string[];
}

export async function prepareCall(parts: DispatchParts, request: IncomingMessage, url: URL): Promise<Call> {
  const line = pathStyle(parts.hosts, request, url);
  const identity = identify(line);
  const own = parts.services.find((service) =>
    service.protocol === 'json-1.1'
      ? service.targetPrefix === identity.targetPrefix
      : service.signingName === identity.service,
  );
  if (own?.protocol === 'json-1.1') return jsonCall(own, identity.action, request);
  if (own?.protocol === 'rest-json') return restCall(own, line.url, request);
  if (!PASSED_ON.has(identity.service)) return refusal(identity.service, identity.action, identity.protocol);
  const body = identity.protocol === 'query' ? await readBody(request) : undefined;
  const action = identity.action || (new URLSearchParams(body?.toString('utf8')).get('Action') ?? 'Unknown');
  const path = `${line.url.pathname}${line.url.search}`;
  return {
    service: identity.service,
    action,
    protocol: identity.protocol,
    perform: () =>
      parts.proxy.pass({
        request,
        service: identity.service,
        action,
        path,
        host: line.headers.host ?? '',
        ...(body === undefined ? {} : { body }),
      }),
  };
}

function jsonCall(service: JsonService, action: string, request: IncomingMessage): Call {
  return {
    service: service.signingName,
    action,
    protocol: 'json',
    perform: async () => {
      const run = Object.hasOwn(service.actions, action) ? service.actions[action] : undefined;
      if (!run) throw unknownOperation(service.signingName, action);
      return jsonAnswer(await run(parseObject(await readBody(request))), 'json');
    },
  };
}

function restCall(service: RestService, url: URL, request: IncomingMessage): Call {
  const match = matchRoute(service.routes, request.method ?? 'GET', url.pathname);
  return {
    service: service.signingName,
    action: match?.action ?? `${request.method ?? ''} ${url.pathname}`,
    protocol: 'rest-json',
    perform: async () => {
      const run =
        match && Object.hasOwn(service.actions, match.action) ? service.actions[match.action] : undefined;
      if (!match || !run)
        throw unknownOperation(service.signingName, `${request.method ?? ''} ${url.pathname}`, 404);
      const body = parseObject(await readBody(request));
      const input = { ...Object.fromEntries(url.searchParams), ...body, ...match.members };
      return jsonAnswer(await run(input), 'rest-json');
    },
  };
}

function refusal(service: string, action: string, protocol: Protocol): Call {
  const error = unknownOperation(service, action, protocol === 'rest-json' ? 404 : 400);
  return {
    service,
    action: action || 'Unknown',
    protocol,
    perform: async () => errorAnswer(error, protocol),
  };
}

function unknownOperation(service: string, action: string, status = 400): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The local AWS does not have ${service}:${action}.`,
    status,
  );
}

/** `http://bucket.localhost:4566/key` says the same as `http://localhost:4566/bucket/key`. */
function pathStyle(hosts: readonly string[], request: IncomingMessage, url: URL) {
  const line = { method: request.method ?? 'GET', url, headers: request.headers };
  const given = request.headers.host ?? '';
  const host = hosts.find((known) => given.endsWith(`.${known}`));
  if (!host) return line;
  const bucket = given.slice(0, -host.length - 1);
  const moved = new URL(url);
  moved.pathname = `/${bucket}${url.pathname}`;
  return { ...line, url: moved, headers: { ...request.headers, host } };
}
