/** One request of the API and its answer, by connections that are kept. Undici's own request takes a fraction of the time that `fetch` does. */
import { Agent, errors, request, type Dispatcher } from 'undici';

/** API Gateway itself waits 30 seconds. */
const PATIENCE_MS = 35_000;
/** An idle connection is let go before a server does so, which would race with the next call. */
const API = new Agent({
  ...{ connect: { timeout: PATIENCE_MS / 5 }, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS },
  ...{ keepAliveTimeout: 4000, keepAliveMaxTimeout: 4000 },
});

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  /** A POST's; without it it is a GET. */
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
}

/** Rejects where no answer comes: no connection, one that broke, or one that said nothing for 35 seconds. */
export async function exchange(url: string, { headers, body }: Asked): Promise<Answer> {
  const answer = await request(url, {
    ...{ dispatcher: API, headers: { ...headers } },
    ...(body === undefined ? { method: 'GET' } : { method: 'POST', body }),
  });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

/** Whether `exchange` rejected for want of an answer, and not because it was asked for what nobody can send. */
export function isNoAnswer(error: unknown): boolean {
  if (error instanceof errors.InvalidArgumentError) return false;
  // Of undici, of a socket, of a name that is not found, of a certificate.
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && !code.startsWith('ERR_INVALID');
}
