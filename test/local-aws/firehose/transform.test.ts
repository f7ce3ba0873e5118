/** What a delivery stream does with a function's answers: each record goes on, is dropped, or lies where errors go. */
import { until } from '../../support/until';
import { FirehoseWorld } from './support/firehose-world';

let world: FirehoseWorld;
beforeAll(async () => {
  world = await FirehoseWorld.open();
});
afterAll(() => world.close());

/** A record says what becomes of it; `answer`, an expression over `records`, what becomes of the answer. */
const codeThat = (answer = 'records') => `
let calls = 0;
const said = (data) => Buffer.from(data, 'base64').toString();
const result = { drop: 'Dropped', fail: 'ProcessingFailed' };
exports.handler = async (event) => {
  calls += 1;
  const records = event.records.map(({ recordId, data }) => {
    const text = said(data).trim();
    return { recordId, result: result[text] ?? 'Ok', data: Buffer.from(text.toUpperCase() + '\\n').toString('base64') };
  });
  return { records: ${answer} };
};`;

const encoded = (text: string): string => Buffer.from(text).toString('base64');

async function open(code: string, retries?: number) {
  const [source, bucket, functionName] = await Promise.all([
    world.makeStream(),
    world.makeBucket(),
    world.makeFunction(code),
  ]);
  const name = await world.deliver({
    source,
    bucket,
    functionName,
    batch: { sizeInMBs: 1, seconds: 1, ...(retries === undefined ? {} : { retries }) },
  });
  return { source, bucket, functionName, name };
}

const failuresOf = (bucket: string) => world.failures(bucket, 'errors/processing-failed/');

it('delivers what is Ok, drops what is Dropped, and keeps what failed with its reason', async () => {
  const { source, bucket, functionName, name } = await open(codeThat());
  await world.put(source, ['one\n', 'drop', 'fail', 'two\n']);
  await until(async () => (await failuresOf(bucket)).length === 1);
  expect((await world.text(bucket, 'data/')).split('\n').sort()).toEqual(['', 'ONE', 'TWO']);
  const [failure] = await failuresOf(bucket);
  expect(failure).toEqual({
    rawData: encoded('fail'),
    errorCode: 'Lambda.ProcessingFailedStatus',
    errorMessage: 'ProcessingFailed status set for record',
    attemptsMade: 1,
    arrivalTimestamp: expect.any(Number) as number,
    attemptEndingTimestamp: expect.any(Number) as number,
    lambdaARN: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
  });
  const [key] = await world.keys(bucket, 'data/');
  const day = new Date().toISOString().slice(0, 10);
  expect(key).toMatch(
    new RegExp(`^data/${day.replaceAll('-', '/')}/${name}-1-\\d{4}(-\\d\\d){5}-[0-9a-f-]{36}$`),
  );
});

it('tells the function where each record lay', async () => {
  const { source, bucket, name } = await open(
    `exports.handler = async (event) => ({ records: event.records.map(({ recordId }) =>
       ({ recordId, result: 'Ok', data: Buffer.from(JSON.stringify(event) + '\\n').toString('base64') })) });`,
  );
  const [number = ''] = await world.put(source, ['x']);
  await until(async () => (await world.keys(bucket)).length > 0);
  const event = JSON.parse(await world.text(bucket)) as { records: object[] };
  const arrived = expect.any(Number) as number;
  expect(event).toEqual({
    invocationId: expect.any(String) as string,
    deliveryStreamArn: `arn:aws:firehose:eu-west-1:000000000000:deliverystream/${name}`,
    sourceKinesisStreamArn: `arn:aws:kinesis:eu-west-1:000000000000:stream/${source}`,
    region: 'eu-west-1',
    records: [
      {
        recordId: `${number}000000`,
        approximateArrivalTimestamp: arrived,
        data: encoded('x'),
        kinesisRecordMetadata: {
          sequenceNumber: number,
          subsequenceNumber: '',
          partitionKey: 'x',
          shardId: 'shardId-000000000000',
          approximateArrivalTimestamp: arrived,
        },
      },
    ],
  });
});

it.each([
  ['leaves out', 'records.slice(1)', 'Lambda.MissingRecordId'],
  ['returns twice', '[...records, records[0]]', 'Lambda.DuplicatedRecordId'],
])('a record that the function %s fails alone', async (_, answer, code) => {
  const { source, bucket } = await open(codeThat(answer));
  await world.put(source, ['one\n', 'two\n']);
  await until(async () => (await failuresOf(bucket)).length === 1);
  const [failure] = await failuresOf(bucket);
  expect(failure).toMatchObject({ errorCode: code, rawData: encoded('one\n'), attemptsMade: 1 });
  expect(await world.text(bucket, 'data/')).toBe('TWO\n');
});

it.each([
  ['a result that is none', `records.map((one) => ({ ...one, result: 'Fine' }))`],
  ['no list', '7'],
])('an answer with %s fails all of its records, and is not asked for again', async (_, answer) => {
  const { source, bucket } = await open(codeThat(answer));
  await world.put(source, ['one\n', 'two\n']);
  await until(async () => (await failuresOf(bucket)).length === 2);
  for (const failure of await failuresOf(bucket))
    expect(failure).toMatchObject({ errorCode: 'Lambda.JsonProcessingException', attemptsMade: 1 });
});

it('a function that throws is called three times more, then its records fail', async () => {
  const { source, bucket } = await open(`exports.handler = async () => { throw new Error('broken') };`);
  await world.put(source, ['one\n', 'two\n']);
  await until(async () => (await failuresOf(bucket)).length === 2);
  for (const failure of await failuresOf(bucket))
    expect(failure).toMatchObject({
      errorCode: 'Lambda.FunctionError',
      errorMessage: expect.stringContaining('broken') as string,
      attemptsMade: 4,
    });
});

it('a function that throws twice does its work at the third call', async () => {
  const { source, bucket } = await open(
    codeThat(`calls < 3 ? (() => { throw new Error('not yet') })() : records`),
  );
  await world.put(source, ['one\n']);
  await until(async () => (await world.keys(bucket)).length > 0);
  expect(await world.text(bucket, 'data/')).toBe('ONE\n');
  expect(await failuresOf(bucket)).toEqual([]);
});

it('a function that is gone fails its records', async () => {
  const { source, bucket, functionName } = await open(codeThat(), 0);
  await world.lambda.deleteFunction({ FunctionName: functionName });
  await world.put(source, ['one\n']);
  await until(async () => (await failuresOf(bucket)).length === 1);
  expect((await failuresOf(bucket))[0]).toMatchObject({
    errorCode: 'Lambda.ResourceNotFound',
    attemptsMade: 1,
  });
});
