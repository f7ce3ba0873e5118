/** The smallest HTTP front for one json-1.1 service, so that its tests hold the clock and its knobs in their own hands. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type Action, type JsonService } from '../../../../local-aws/gateway/service';

type Routed = JsonService & { readonly localRoutes?: Readonly<Record<string, Action>> };

export interface Front {
  readonly url: string;
  /** Calls a `/_local/` route. */
  local(route: string, input?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

export async function openFront(service: Routed): Promise<Front> {
  const server = createServer((request, response) => void answer(service, request, response));
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    local: (route, input = {}) => {
      const action = service.localRoutes?.[route];
      if (!action) throw new Error(`no route ${route}`);
      return action(input);
    },
    close: () => new Promise((settle) => server.close(() => settle())),
  };
}

async function answer(service: Routed, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [prefix, name = ''] = String(request.headers['x-amz-target']).split('.');
  try {
    const action = prefix === service.targetPrefix ? service.actions[name] : undefined;
    if (!action) throw new AwsError('UnknownOperationException', name);
    const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    send(response, 200, await action(input));
  } catch (error) {
    if (!(error instanceof AwsError)) {
      send(response, 500, { __type: 'InternalFailure', message: String(error) });
      return;
    }
    send(response, error.status, { __type: error.code, message: error.message, ...error.members });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
