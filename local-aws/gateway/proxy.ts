/** Passes a request on to moto unchanged, body and all. */
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

/** Services that moto really executes. Its fakes of the others never answer for us. */
const PASSED_THROUGH: ReadonlySet<string> = new Set([
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'kinesis',
  'firehose',
  'dynamodb',
  'cognito-idp',
  'cognito-identity',
  'events',
  'monitoring',
  'logs',
  'states',
  'sts',
  'iam',
  'kms',
]);

export function isPassedThrough(service: string): boolean {
  return PASSED_THROUGH.has(service);
}

const agent = new Agent({ keepAlive: true });

/** Ends once the answer has been passed back whole. */
export function proxy(motoUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = new URL(motoUrl);
  return new Promise((settle, fail) => {
    const outgoing = httpRequest(
      {
        agent,
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('error', fail);
        response.once('finish', settle);
      },
    );
    outgoing.once('error', fail);
    request.pipe(outgoing);
  });
}
