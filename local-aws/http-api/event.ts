/**
 * The event that a function gets, in payload format 2.0. Source: AWS, "Create AWS Lambda proxy integrations for HTTP APIs". The path in it is
 * decoded, the query is not.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { StackContext } from '../gateway/service';
import type { TokenClaims } from './jwt';
import type { PathParameters } from './route-key';
import type { HttpApi, Route, Stage } from './state';

/** They belong to one connection, and cookies have a place of their own. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te', 'trailer'],
  'cookie',
]);
const TEXT = /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.-]+\+(json|xml)\b)/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Authorized {
  readonly claims: TokenClaims;
  readonly scopes: readonly string[];
}

export interface Received {
  readonly api: HttpApi;
  readonly stage: Stage;
  readonly route: Route;
  readonly requestId: string;
  readonly method: string;
  /** Decoded, with the stage's name where it has one. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it was sent, without the question mark. */
  readonly rawQuery: string;
  readonly parameters: PathParameters;
  readonly headers: IncomingHttpHeaders;
  readonly sourceIp: string;
  readonly body: Buffer;
  readonly authorized: Authorized | undefined;
}

export function eventOf(context: StackContext, received: Received): object {
  const { stage, route, headers, query, rawQuery, parameters, body, path } = received;
  const cookies = headers.cookie?.split('; ');
  const isText = TEXT.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  return {
    version: '2.0',
    routeKey: route.input.routeKey,
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookies ? { cookies } : {}),
    headers: passedHeaders(received),
    ...optional('queryStringParameters', joined(query)),
    requestContext: requestContext(context, received),
    ...optional('pathParameters', parameters),
    ...optional('stageVariables', stage.input.stageVariables),
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function requestContext(context: StackContext, received: Received): object {
  const { api, stage, route, requestId, method, path, headers, sourceIp, authorized } = received;
  const nowMs = context.clock.now();
  return {
    accountId: context.accountId,
    apiId: api.apiId,
    ...(authorized ? { authorizer: { jwt: jwtOf(authorized) } } : {}),
    domainName: `${api.apiId}.execute-api.${context.region}.amazonaws.com`,
    domainPrefix: api.apiId,
    http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
    requestId,
    routeKey: route.input.routeKey,
    stage: stage.input.stageName,
    time: commonLogTime(nowMs),
    timeEpoch: nowMs,
  };
}

/** Claims are texts, whatever they are in the token. */
function jwtOf({ claims, scopes }: Authorized): object {
  const texts = Object.entries(claims).map(([name, value]) => [name, textOf(value)]);
  return { claims: Object.fromEntries(texts) as object, scopes: scopes.length > 0 ? scopes : null };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function passedHeaders({ headers, sourceIp, requestId }: Received): Readonly<Record<string, string>> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !LEFT_OUT.has(name)) passed[name] = [value].flat().join(',');
  }
  return {
    ...passed,
    'x-amzn-trace-id': `Root=${requestId}`,
    'x-forwarded-for': [passed['x-forwarded-for'], sourceIp].filter(Boolean).join(', '),
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function joined(query: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));
}

function optional(name: string, members: Readonly<Record<string, string>>): object {
  return Object.keys(members).length > 0 ? { [name]: members } : {};
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(ms: number): string {
  const text = new Date(ms).toISOString();
  const month = MONTHS[Number(text.slice(5, 7)) - 1] ?? '';
  return `${text.slice(8, 10)}/${month}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`;
}
