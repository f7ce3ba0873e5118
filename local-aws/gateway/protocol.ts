/** AWS's two JSON protocols: how a call names its action and how an answer or an error looks. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type RestService } from './service';

export interface RestCall {
  readonly action: string;
  readonly members: Readonly<Record<string, string>>;
}

/** The service that a request was signed for: the credential scope's fourth part. Null when it is not signed. */
export function signedFor(request: IncomingMessage): string | null {
  const header = request.headers.authorization ?? '';
  const query = new URL(request.url ?? '/', 'http://gateway').searchParams.get('X-Amz-Credential') ?? '';
  const scope = /Credential=([^,\s]+)/.exec(header)?.[1] ?? query;
  return scope.split('/')[3] ?? null;
}

/** Finds a REST route by method and path; `{Name}` in a path becomes a member of the input. */
export function findRoute(service: RestService, method: string, url: string): RestCall | null {
  const { pathname, searchParams } = new URL(url, 'http://gateway');
  const parts = pathname.split('/').map(decodeURIComponent);
  for (const route of service.routes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== parts.length) continue;
    const members: Record<string, string> = {};
    const fits = pattern.every((piece, index) => {
      const name = /^\{(\w+)\}$/.exec(piece)?.[1];
      if (name !== undefined) members[name] = parts[index] ?? '';
      return name !== undefined || piece === parts[index];
    });
    if (fits) return { action: route.action, members: { ...Object.fromEntries(searchParams), ...members } };
  }
  return null;
}

export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** The error shape that the SDKs read in both protocols. Anything but an AwsError is a defect and says so. */
export function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof AwsError
      ? error
      : new AwsError(
          'InternalFailure',
          error instanceof Error ? (error.stack ?? error.message) : String(error),
          500,
        );
  const body = { __type: known.code, message: known.message, Message: known.message, ...known.members };
  sendJson(response, known.status, body, { 'x-amzn-errortype': known.code });
}

/** S3 speaks XML. */
export function sendXmlError(response: ServerResponse, error: AwsError): void {
  response.writeHead(error.status, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`,
  );
}
