/** S3 as it is when it has too much to do, by what a client is answered: the SDK's own repetitions are part of what is tried. */
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../../support/stack';

/**
 *   refused           503 SlowDown, and nothing was done
 *   done-and-refused  503 SlowDown, and it was done
 *   refused-in-body   200, and in it that nothing was done: so S3 answers copies, and keys that it does not delete
 */
export const TROUBLES = ['refused', 'done-and-refused', 'refused-in-body'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What befalls a call; null: nothing. Each repetition of the SDK's is asked of anew. */
export type Befall = (action: string) => Trouble | null;

const ERROR = '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
const refusedKey = (key: string): string =>
  `<DeleteResult><Error><Key>${key}</Key><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error></DeleteResult>`;

interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}
interface Answer {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}
interface Handler {
  handle(request: Request, options: unknown): Promise<{ readonly response: Answer }>;
}

export function throttledClient(befall: Befall): S3Client {
  const client = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const handler = client.config.requestHandler as unknown as Handler;
  const handle = handler.handle.bind(handler);
  let action = '';
  client.middlewareStack.add(
    (next, context) => (args) => {
      const name = String(context.commandName).replace(/Command$/, '');
      Object.assign((args.request as Request).headers, { 'x-test-action': name });
      return next(args);
    },
    { step: 'build' },
  );
  handler.handle = async (request, options) => {
    ({ 'x-test-action': action = '' } = request.headers);
    const trouble = befall(action);
    if (trouble === null) return handle(request, options);
    if (trouble === 'done-and-refused') (await handle(request, options)).response.body.resume();
    return { response: answerOf(trouble, action, request) };
  };
  return client;
}

function answerOf(trouble: Trouble, action: string, { body }: Request): Answer {
  const headers = { 'content-type': 'application/xml' };
  if (trouble !== 'refused-in-body')
    return { statusCode: 503, reason: 'Slow Down', headers, body: Readable.from([ERROR]) };
  const key = /<Key>([^<]*)<\/Key>/.exec(String(body))?.[1] ?? '';
  const told = action === 'DeleteObjects' ? refusedKey(key) : ERROR;
  return { statusCode: 200, reason: 'OK', headers, body: Readable.from([told]) };
}

/** Which actions S3 answers with 200 and a refusal in it. */
export const IN_BODY: ReadonlySet<string> = new Set([
  'CopyObject',
  'UploadPartCopy',
  'CompleteMultipartUpload',
  'DeleteObjects',
]);
