/**
 * Lambda's Runtime API, for one instance: its process asks for the next call, and answers it.
 * Source: AWS, "Using the Lambda runtime API for custom runtimes".
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Outcome, RuntimeCall } from './runtime';

const VERSION = '/2018-06-01/runtime';

export interface RuntimeApi {
  /** `host:port` */
  readonly address: string;
  /** Settles when the process asks for its first call, or says why it cannot. */
  readonly asked: Promise<void>;
  hand(call: RuntimeCall): Promise<Outcome>;
  close(): void;
}

interface Handed extends RuntimeCall {
  readonly settle: (outcome: Outcome) => void;
}

export async function openRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  const calls = new Calls(functionArn);
  const server = createServer((request, response) => void calls.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked: calls.asked,
    hand: (call) => new Promise((settle) => calls.take({ ...call, settle })),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

class Calls {
  private handed: Handed | undefined;
  /** The process's request for its next call, while there is none. */
  private asking: ServerResponse | undefined;
  /** Why the handler could not be loaded. */
  private unloaded: Outcome | undefined;

  /** Settles when the process is heard for the first time. */
  readonly asked: Promise<void>;
  private isHeard: () => void = () => undefined;

  constructor(private readonly functionArn: string) {
    this.asked = new Promise((settle) => (this.isHeard = settle));
  }

  take(call: Handed): void {
    if (this.unloaded) return call.settle(this.unloaded);
    this.handed = call;
    if (this.asking) this.give(this.asking, call);
    this.asking = undefined;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.isHeard();
    const path = (request.url ?? '').slice(VERSION.length);
    if (request.method === 'GET' && path === '/invocation/next') return this.next(response);
    const payload = await text(request);
    const isKnown = this.answered(path, payload);
    response.writeHead(isKnown ? 202 : 404).end();
  }

  private next(response: ServerResponse): void {
    if (this.handed) this.give(response, this.handed);
    else this.asking = response;
  }

  private give(response: ServerResponse, { requestId, deadlineMs, payload }: Handed): void {
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadlineMs),
      'lambda-runtime-invoked-function-arn': this.functionArn,
    });
    response.end(payload);
  }

  private answered(path: string, payload: string): boolean {
    const outcome = { isError: !path.endsWith('/response'), payload };
    const { handed } = this;
    if (path === '/init/error') this.unloaded = outcome;
    else if (path !== `/invocation/${handed?.requestId ?? ''}/${outcome.isError ? 'error' : 'response'}`)
      return false;
    this.handed = undefined;
    handed?.settle(outcome);
    return true;
  }
}
