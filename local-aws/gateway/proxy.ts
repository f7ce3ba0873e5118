/** Passes a call on to moto, streamed and untouched, so that signatures and chunked uploads stay what they are. */
import { request as send, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Answer } from './answer';
import type { Metric } from './guards';
import { KeyLock } from './key-lock';
import { AwsError } from './service';

/** They belong to one connection, not to the message. */
const HOP_HEADERS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade']);
/** Writes of one S3 object, which S3 does one after the other. */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  'PutObject',
  'CopyObject',
  'CompleteMultipartUpload',
  'DeleteObject',
]);

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

  constructor(motoUrl: string) {
    this.target = new URL(motoUrl);
  }

  async pass(call: PassedCall): Promise<Answer> {
    const isExclusive = call.service === 's3' && EXCLUSIVE.has(call.action);
    const leave = isExclusive ? await this.lock.enter(call.path.split('?')[0] ?? call.path) : () => undefined;
    try {
      const answer = await this.send(call);
      answer.once('close', leave);
      return { status: answer.statusCode ?? 502, headers: headersOf(answer.headers), body: answer };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** What moto knows of metrics of that name, in whatever namespace. */
  async metricsCalled(name: string): Promise<readonly Metric[]> {
    const answer = await fetch(this.target, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics',
        authorization: 'AWS4-HMAC-SHA256 Credential=local/20110105/eu-west-1/monitoring/aws4_request',
      },
      body: JSON.stringify({ MetricName: name }),
    });
    if (!answer.ok) throw new AwsError('ServiceUnavailable', `moto: HTTP ${answer.status}`, 503);
    const { Metrics: found } = (await answer.json()) as { readonly Metrics?: readonly Metric[] };
    return found ?? [];
  }

  private send(call: PassedCall): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = send(
        {
          host: this.target.hostname,
          port: this.target.port,
          method: call.request.method,
          path: call.path,
          headers: { ...headersOf(call.request.headers), host: call.host },
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

function headersOf(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_HEADERS.has(name)) kept[name] = value;
  }
  return kept;
}
