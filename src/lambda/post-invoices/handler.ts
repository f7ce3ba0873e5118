/** AWS Lambda: the API's `POST /invoices`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createDynamoDb, createKinesis } from '../../aws/stream-clients';
import { loadPostConfig } from '../../config';
import { answeringProblems, type HttpAnswer, type HttpEvent } from '../../stream/http';
import { postInvoices, type PostDeps } from './post';

let deps: PostDeps | undefined;

export function handler(event: HttpEvent): Promise<HttpAnswer> {
  const connected = (deps ??= connect());
  return answeringProblems(() => postInvoices(connected, event));
}

function connect(): PostDeps {
  const { ECOMFLOW_STREAM: streamName, ECOMFLOW_REQUESTS_TABLE: tableName } = loadPostConfig();
  return {
    kinesis: createKinesis(),
    dynamodb: createDynamoDb(),
    streamName,
    tableName,
    now: Date.now,
    sleep,
  };
}
