/**
 * Serves the APIs, each at its own address: on AWS `https://<api>.execute-api.<region>.amazonaws.com`, here `/_aws/execute-api/<api>`. A
 * stage that is not `$default` stands before the path.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { readUpTo } from '../gateway/body';
import { callFunction } from '../gateway/call-function';
import { RawAnswer, type Site } from '../gateway/service';
import { authorize } from './authorize';
import { eventOf, type Received } from './event';
import { plainAnswer } from './plain-answer';
import { renderResult } from './render';
import { chooseRoute } from './route-key';
import type { HttpApi, HttpApiState, Stage } from './state';

const ADDRESS = /^\/_aws\/execute-api\/([a-z0-9]+)(\/.*)?$/;
const LARGEST_BODY = 10 * 1024 * 1024;

export function httpApiSite(state: HttpApiState): Site {
  return {
    paths: /^\/_aws\/execute-api\//,
    serve: async (request, url) => {
      const requestId = randomBytes(11).toString('base64url');
      const answer = await answerRequest(state, request, url, requestId);
      measureAnswer(state, url, answer.status);
      return new RawAnswer(answer.status, { ...answer.headers, 'apigw-requestid': requestId }, answer.body);
    },
  };
}

/** As AWS measures an API: of its stage, and of all. */
function measureAnswer(state: HttpApiState, { pathname }: URL, status: number): void {
  const [, ApiId = '', rest = '/'] = ADDRESS.exec(pathname) ?? [];
  const api = state.findApi(ApiId);
  if (!api) return;
  const stage = placeOf(api, rest)?.stage.input.stageName;
  const counts = { Count: 1, '4xx': isOf(status, 400), '5xx': isOf(status, 500) };
  for (const [name, value] of Object.entries(counts))
    for (const dimensions of [{ ApiId }, ...(stage === undefined ? [] : [{ ApiId, Stage: stage }])])
      state.context.metrics.measure({ namespace: 'AWS/ApiGateway', name, dimensions, value });
}

function isOf(status: number, family: number): number {
  return status >= family && status < family + 100 ? 1 : 0;
}

async function answerRequest(
  state: HttpApiState,
  request: IncomingMessage,
  url: URL,
  requestId: string,
): Promise<RawAnswer> {
  const [, apiId = '', rest = '/'] = ADDRESS.exec(url.pathname) ?? [];
  const api = state.findApi(apiId);
  const path = decoded(rest);
  const place = api && path !== undefined ? placeOf(api, path) : undefined;
  const method = request.method ?? 'GET';
  const chosen = api && place && chooseRoute([...api.routes.values()], method, place.path);
  if (!api || path === undefined || !place || !chosen) return plainAnswer(404);
  const { stage } = place;
  const { route, parameters } = chosen;
  if (!stage.throttle.takes(route.input.routeKey, performance.now())) return plainAnswer(429);
  const authorized = await authorize(state, route, request.headers.authorization);
  if (authorized instanceof RawAnswer) return authorized;
  const body = await readUpTo(request, LARGEST_BODY);
  if (!body) return plainAnswer(413);
  return callRoute(state, {
    ...{ api, stage, route, requestId, method, path, parameters, body, authorized },
    query: url.searchParams,
    rawQuery: url.search.slice(1),
    headers: request.headers,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  });
}

async function callRoute({ context }: HttpApiState, received: Received): Promise<RawAnswer> {
  const { integrationUri, timeoutInMillis } = received.route.integration;
  const called = await callFunction(context, {
    service: 'apigateway',
    arn: integrationUri,
    event: eventOf(context, received),
    timeoutMs: timeoutInMillis,
  });
  switch (called.kind) {
    case 'answered':
      return renderResult(called.payload);
    case 'failed':
      return plainAnswer(500);
    case 'too large':
      return plainAnswer(413);
    case 'too late':
      return plainAnswer(503);
  }
}

/** The stage, and the path without its name. */
function placeOf({ stages }: HttpApi, path: string): { stage: Stage; path: string } | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const named = stages.get(first);
  if (named) return { stage: named, path: rest || '/' };
  const stage = stages.get('$default');
  return stage && { stage, path };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
