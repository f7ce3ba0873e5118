/** Posts to the machine's own engines and to the gateway, by connections that are kept: it takes a third of the time that `fetch` does. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { readBody } from './body';

/** An idle connection is let go before a server of Node does so, which would race with the next call. */
const AGENT = new Agent({ keepAlive: true, timeout: 2000 });

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal;
}

interface Posted {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Throws what Node does where no answer comes, and where `signal` says to wait no longer. */
export function post(url: string, { headers, body, ...options }: Sent): Promise<Posted> {
  return new Promise((settle, fail) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, {
      ...options,
      method: 'POST',
      agent: AGENT,
      headers: { ...headers, ...length },
    });
    sent.once('error', fail);
    sent.once('response', (answer) => {
      const { statusCode: status = 500, headers: answered } = answer;
      readBody(answer).then(
        (read) => settle({ status, headers: answered, text: read.toString('utf8') }),
        fail,
      );
    });
    sent.end(body);
  });
}
