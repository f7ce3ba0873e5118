/** Passes a call on to moto, streamed and untouched, so that signatures and chunked uploads stay what they are. */
import { request as send, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Answer } from './answer';
import { checkCopy, COPIES, sourcePath } from './copy-conditions';
import { KeyLock } from './key-lock';
import { AwsError, type LocalClock } from './service';

/** They belong to one connection, not to the message. */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'upgrade'],
  // Nobody but the gateway says what time it is.
  'x-ecomflow-now',
]);
/** Writes of one S3 object, which S3 does one after the other. */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  'PutObject',
  'CopyObject',
  'CompleteMultipartUpload',
  'DeleteObject',
]);
/** By which moto learns the gateway's time; see ../engines/moto_server.py. */
const CLOCK_HEADER = 'x-ecomflow-now';

export interface PassedCall {
  readonly request: IncomingMessage;
  readonly service: string;
  readonly action: string;
  /** Path and query, in path style. */
  readonly path: string;
  readonly host: string;
  /** Given when somebody read it before. */
  readonly body?: Buffer;
}

export class Proxy {
  private readonly target: URL;
  private readonly lock = new KeyLock();

  constructor(
    motoUrl: string,
    private readonly clock: LocalClock,
  ) {
    this.target = new URL(motoUrl);
  }

  async pass(call: PassedCall): Promise<Answer> {
    const leave = await this.enterAll(lockedPaths(call));
    try {
      const { headers } = call.request;
      if (call.service === 's3' && COPIES.has(call.action))
        await checkCopy(call.action, headers, pathOf(call), (path) => this.readEtag(path));
      const answer = await this.send(call);
      answer.once('close', leave);
      return { status: answer.statusCode ?? 502, headers: this.answerHeaders(call, answer), body: answer };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Always in the same order, so that two copies that cross do not wait for each other. */
  private async enterAll(paths: readonly string[]): Promise<() => void> {
    const leaves: (() => void)[] = [];
    for (const path of [...new Set(paths)].sort()) leaves.push(await this.lock.enter(path));
    return () => leaves.forEach((leave) => leave());
  }

  /** Of an object in path style; null where there is none. */
  private async readEtag(path: string): Promise<string | null> {
    const answer = await fetch(new URL(path, this.target), {
      method: 'HEAD',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=local/20110105/eu-west-1/s3/aws4_request',
      },
    });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new AwsError('InternalError', `moto: HTTP ${answer.status}`, 500);
    return answer.headers.get('etag') ?? '';
  }

  /** S3's own time is the gateway's, by which a file arrives. */
  private answerHeaders({ service }: PassedCall, answer: IncomingMessage) {
    const headers = headersOf(answer.headers);
    if (service === 's3' && this.clock.replaying) headers['date'] = new Date(this.clock.now()).toUTCString();
    return headers;
  }

  private clockHeader({ service }: PassedCall): Record<string, string> {
    return service === 's3' && this.clock.replaying ? { [CLOCK_HEADER]: String(this.clock.now()) } : {};
  }

  private send(call: PassedCall): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = send(
        {
          host: this.target.hostname,
          port: this.target.port,
          method: call.request.method,
          path: call.path,
          headers: { ...headersOf(call.request.headers), ...this.clockHeader(call), host: call.host },
          agent: false,
        },
        resolve,
      );
      outgoing.once('error', (cause) => {
        reject(new AwsError('ServiceUnavailable', `moto does not answer: ${cause.message}`, 503));
      });
      // The caller went away in the middle of an upload: moto must not take the half for the whole.
      call.request.once('aborted', () => outgoing.destroy());
      if (call.body === undefined) call.request.pipe(outgoing);
      else outgoing.end(call.body);
    });
  }
}

function lockedPaths(call: PassedCall): string[] {
  if (call.service !== 's3') return [];
  const source = COPIES.has(call.action) ? sourcePath(call.request.headers) : null;
  return [
    ...(EXCLUSIVE.has(call.action) ? [decodeURIComponent(pathOf(call))] : []),
    ...(source === null ? [] : [source]),
  ];
}

function pathOf({ path }: PassedCall): string {
  return path.split('?')[0] ?? path;
}

/** Without what belongs to one connection. */
export function headersOf(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_HEADERS.has(name)) kept[name] = value;
  }
  return kept;
}
