/** From an identified call to its answer: a service of our own, moto, or a refusal. */
import type { IncomingMessage } from 'node:http';
import { ADMITTED } from './admitted';
import { jsonAnswer, type Answer, type Protocol } from './answer';
import { parseObject, readBody } from './body';
import { readMembers, type Members } from './call-input';
import type { RecordCall } from './call-record';
import { GUARDS } from './guards';
import { identify, type Identity } from './identify';
import { principalOf } from './principal';
import type { RequestLine } from './request-line';
import type { PassedCall, Proxy } from './proxy';
import { refusal } from './refusal';
import { matchRoute } from './rest-routes';
import { s3Objection } from './s3-guard';
import { RawAnswer, type JsonService, type LocalService, type RestRoute, type RestService } from './service';

/** A call that is ready to be performed once. */
export interface Call {
  readonly service: string;
  readonly action: string;
  readonly protocol: Protocol;
  /** Throws AwsError for what the service refuses. */
  perform(): Promise<Answer>;
  /** Lets the service measure that it was throttled instead. */
  throttled?(): Promise<void>;
}

export interface DispatchParts {
  readonly services: readonly LocalService[];
  readonly proxy: Proxy;
  /** `127.0.0.1:4566`; a bucket may stand before it as a host name. */
  readonly hosts: readonly string[];
  readonly record?: RecordCall | undefined;
}

export async function prepareCall(parts: DispatchParts, request: IncomingMessage, url: URL): Promise<Call> {
  const line = pathStyle(parts.hosts, request, url);
  const identity = identify(line);
  const own = parts.services.find((service) =>
    service.protocol === 'json-1.1'
      ? service.targetPrefix === identity.targetPrefix
      : service.signingName === identity.service,
  );
  const parties: Parties = { request, line, record: parts.record };
  if (own?.protocol === 'json-1.1') return jsonCall(own, identity, parties);
  if (own?.protocol === 'rest-json') return restCall(own, parties);
  return motoCall(parts.proxy, identity, parties);
}

/** What a call came as, and who wants to know of it. */
interface Parties {
  readonly request: IncomingMessage;
  readonly line: RequestLine;
  readonly record: RecordCall | undefined;
}

/** What moto executes is passed on; all else is refused, though moto would answer. */
async function motoCall(
  proxy: Proxy,
  { service, protocol, ...identity }: Identity,
  { request, line, record }: Parties,
): Promise<Call> {
  const body = protocol === 'query' ? await readBody(request) : undefined;
  const inBody = new URLSearchParams(body?.toString('utf8')).get('Action');
  const action = identity.action || inBody || `${line.method} ${line.url.pathname}`;
  const perform = async (): Promise<Answer> => {
    if (ADMITTED[service]?.actions.has(action) !== true) throw refusal(service, action, protocol);
    const path = `${line.url.pathname}${line.url.search}`;
    const passed: PassedCall = { request, service, action, path, host: line.headers.host ?? '' };
    const isRead = `${service}:${action}` in GUARDS || (record !== undefined && hasNames(service, action));
    const read = body ?? (isRead ? await readBody(request) : undefined);
    const why = objection({ service, action, protocol, line, body: read });
    if (why !== undefined) throw refusal(service, action, protocol, why);
    record?.({ service, action, line, members: membersOf(read, protocol, line) });
    return proxy.pass(read === undefined ? passed : { ...passed, body: read });
  };
  return { service, action, protocol, perform };
}

/** Whether names stand in its body: of S3, whose bodies are contents, in that of one alone. */
function hasNames(service: string, action: string): boolean {
  return service !== 's3' || action === 'DeleteObjects';
}

function membersOf(body: Buffer | undefined, protocol: Protocol, line: RequestLine): Members {
  if (body === undefined) return {};
  if (protocol !== 's3') return readMembers(body, protocol, line.headers['content-encoding']);
  return { Keys: [...body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key) };
}

interface ReadCall {
  readonly service: string;
  readonly action: string;
  readonly protocol: Protocol;
  readonly line: RequestLine;
  readonly body: Buffer | undefined;
}

/** Why an admitted call is not executed as it is; undefined when it is. */
function objection({ service, action, protocol, line, body }: ReadCall): string | undefined {
  const why = service === 's3' ? s3Objection(action, line) : undefined;
  const guard = GUARDS[`${service}:${action}`];
  if (why !== undefined || guard === undefined || body === undefined) return why;
  const encoding = line.headers['content-encoding'];
  return guard({ members: readMembers(body, protocol, encoding), text: body.toString('utf8') });
}

function jsonCall(
  service: JsonService,
  { action, protocol: spoken }: Identity,
  { request, line, record }: Parties,
): Call {
  const protocol = spoken === 'cbor' ? 'cbor' : 'json';
  let members: Promise<Members> | undefined;
  const read = async (): Promise<Members> =>
    readMembers(await readBody(request), protocol, line.headers['content-encoding']);
  // A call that takes effect and is throttled then is read twice.
  const input = (): Promise<Members> => (members ??= read());
  return {
    service: service.signingName,
    action,
    protocol,
    perform: async () => {
      const run = Object.hasOwn(service.actions, action) ? service.actions[action] : undefined;
      if (!run) throw refusal(service.signingName, action, protocol);
      record?.({ service: service.signingName, action, line, members: await input() });
      return ownAnswer(await run(await input(), principalOf(line)), protocol);
    },
    throttled: async () => service.throttled?.(action, await input()),
  };
}

function restCall(service: RestService, { request, line, record }: Parties): Call {
  const { url } = line;
  const match = matchRoute(service.routes, request.method ?? 'GET', url.pathname);
  return {
    service: service.signingName,
    action: match?.action ?? `${request.method ?? ''} ${url.pathname}`,
    protocol: 'rest-json',
    perform: async () => {
      const run =
        match && Object.hasOwn(service.actions, match.action) ? service.actions[match.action] : undefined;
      if (!match || !run)
        throw refusal(service.signingName, `${request.method ?? ''} ${url.pathname}`, 'rest-json');
      const input = {
        ...Object.fromEntries(url.searchParams),
        ...inBodyAndHeaders(match.route, await readBody(request), request),
        ...match.members,
      };
      record?.({ service: service.signingName, action: match.action, line, members: input });
      return ownAnswer(await run(input, principalOf(line)), 'rest-json');
    },
  };
}

function inBodyAndHeaders(
  { payload, headers = {} }: RestRoute,
  body: Buffer,
  request: IncomingMessage,
): Readonly<Record<string, unknown>> {
  const named = Object.entries(headers).map(([member, header]) => [member, request.headers[header]] as const);
  return {
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
    ...(payload === undefined ? parseObject(body) : { [payload]: body }),
  };
}

function ownAnswer(
  value: Readonly<Record<string, unknown>> | RawAnswer,
  protocol: 'json' | 'cbor' | 'rest-json',
): Answer {
  return value instanceof RawAnswer ? value : jsonAnswer(value, protocol);
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
