/** An instance of what answers POSTs, whose clock goes wrong or that dies before it has answered: the real code over the trial's stream. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { linesFrom } from '../../../bench/stream/lines';
import { postInvoices } from '../../../src/lambda/post-invoices/post';
import { takenAnswerSchema } from '../../../src/stream/contract/post-invoices';
import type { ChaosWorld } from './world';

interface Posted {
  readonly from: number;
  readonly count: number;
  readonly key: string;
}

interface Wrong {
  /** How far its clock is ahead. */
  readonly aheadMs?: number;
  /** It ends when the lines are in the stream and the answer is not noted. */
  readonly dies?: boolean;
}

/** Returns the lines' ids. Throws what `postInvoices` throws, and an error where it died. */
export async function postBy(
  { api: { stored } }: ChaosWorld,
  { from, count, key }: Posted,
  { aheadMs = 0, dies = false }: Wrong,
): Promise<string[]> {
  const { kinesis, dynamodb, place } = stored;
  let writes = 0;
  const send = (command: Parameters<typeof dynamodb.send>[0]) => {
    if (dies && command instanceof PutItemCommand && ++writes > 1) throw new Error('killed');
    return dynamodb.send(command);
  };
  const answer = await postInvoices(
    {
      kinesis,
      dynamodb: { send } as typeof dynamodb,
      streamName: place.names.stream,
      tableName: place.names.tables.requests,
      now: () => Date.now() + aheadMs,
      sleep: () => Promise.resolve(),
    },
    {
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(linesFrom(from, count)),
      isBase64Encoded: false,
      requestContext: { authorizer: { jwt: { claims: { client_id: 'chaos' } } } },
    },
  );
  return takenAnswerSchema.parse(JSON.parse(answer.body)).accepted.map(({ id }) => id);
}
