/** A client whose every fifth call takes effect and is cut off: the real SDK over a wire that answers by a list. */
import { ConditionalCheckFailedException, DynamoDB } from '@aws-sdk/client-dynamodb';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { HttpResponse } from '@smithy/core/protocols';
import { SoonAgain } from '../../src/aws/retry-soon';
import { inParallel } from '../../src/model/in-parallel';

const SETTINGS = {
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const WRITES = 600;

const refused = () =>
  new HttpResponse({
    statusCode: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from('{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}'),
  });

/** Names of what the writes ended with, and how many each. */
async function endsOf(
  retryStrategy: ConfiguredRetryStrategy,
  isCutOff: (call: number) => boolean,
): Promise<Readonly<Record<string, number>>> {
  let calls = 0;
  const handle = () => {
    calls += 1;
    if (isCutOff(calls)) throw Object.assign(new Error('cut off'), { code: 'ECONNRESET' });
    return Promise.resolve({ response: refused() });
  };
  const requestHandler = { handle: async () => handle() };
  const dynamodb = new DynamoDB({ ...SETTINGS, retryStrategy, requestHandler });
  const ends: Record<string, number> = {};
  await inParallel(Array.from({ length: WRITES }), 16, async () => {
    const error: unknown = await dynamodb
      .putItem({ TableName: 'lines', Item: { id: { S: '1' } } })
      .catch((thrown: unknown) => thrown);
    const name = error instanceof ConditionalCheckFailedException ? 'refused' : String(error);
    ends[name] = (ends[name] ?? 0) + 1;
  });
  return ends;
}

const oneInFive = (call: number): boolean => call % 5 === 0;

it('hears of every write that is refused, though one call in five is cut off, batch after batch', async () => {
  expect(await endsOf(new SoonAgain(), oneInFive)).toEqual({ refused: WRITES });
});

it('would not by the budget of the SDK, which refused writes never fill up: the twin', async () => {
  const ends = await endsOf(new ConfiguredRetryStrategy(8, 1), oneInFive);
  expect(ends['Error: cut off']).toBeGreaterThan(10);
});

it('leaves a table alone that does not answer at all', async () => {
  let calls = 0;
  const ends = await endsOf(new SoonAgain(), () => (calls += 1) > 0);
  expect(ends).toEqual({ 'Error: cut off': WRITES });
  expect(calls).toBeLessThan(WRITES + 100);
});
