/** Delivery streams are made, shown and deleted; what is not executed is refused by its name. */
import type { ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose';
import { uniqueName } from '../../support/stack';
import { FirehoseWorld } from './support/firehose-world';

let world: FirehoseWorld;
let source: string;
beforeAll(async () => {
  world = await FirehoseWorld.open();
  source = await world.makeStream();
});
afterAll(() => world.close());

const bucket = 'anywhere';
const make = (more: Partial<ExtendedS3DestinationConfiguration> = {}) =>
  world.deliver({ source, bucket, more });
const refusal = (why: string) => ({
  name: 'InvalidArgumentException',
  message: expect.stringContaining(why) as string,
});

it('is shown with what it was not told', async () => {
  const [table, functionName] = await Promise.all([
    world.makeTable({ whole: 'int' }),
    world.makeFunction('exports.handler = async () => null'),
  ]);
  const DeliveryStreamName = await world.deliver({
    ...{ source, bucket, table, functionName, batch: { sizeInMBs: 3, seconds: 60 } },
    more: { BufferingHints: undefined },
  });
  const { DeliveryStreamDescription: shown } = await world.firehose.describeDeliveryStream({
    DeliveryStreamName,
  });
  expect(shown).toMatchObject({
    DeliveryStreamName,
    DeliveryStreamARN: `arn:aws:firehose:eu-west-1:000000000000:deliverystream/${DeliveryStreamName}`,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'KinesisStreamAsSource',
    VersionId: '1',
    CreateTimestamp: expect.any(Date) as Date,
    HasMoreDestinations: false,
  });
  expect(shown?.Destinations?.[0]?.ExtendedS3DestinationDescription).toMatchObject({
    BucketARN: 'arn:aws:s3:::anywhere',
    Prefix: 'data/!{timestamp:yyyy/MM/dd}/',
    CompressionFormat: 'UNCOMPRESSED',
    BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 300 },
    S3BackupMode: 'Disabled',
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [
        {
          Type: 'Lambda',
          Parameters: expect.arrayContaining([
            { ParameterName: 'NumberOfRetries', ParameterValue: '3' },
            { ParameterName: 'RoleArn', ParameterValue: 'arn:aws:iam::000000000000:role/firehose' },
          ]) as object[],
        },
      ],
    },
  });
});

it('is listed by name until it is deleted', async () => {
  const name = await make();
  const names = async (): Promise<string[]> =>
    (await world.firehose.listDeliveryStreams({ Limit: 10_000 })).DeliveryStreamNames ?? [];
  expect(await names()).toContain(name);
  const page = await world.firehose.listDeliveryStreams({ Limit: 1 });
  expect(page.DeliveryStreamNames).toHaveLength(1);
  await world.firehose.deleteDeliveryStream({ DeliveryStreamName: name });
  expect(await names()).not.toContain(name);
  const gone = { name: 'ResourceNotFoundException' };
  await expect(world.firehose.describeDeliveryStream({ DeliveryStreamName: name })).rejects.toMatchObject(
    gone,
  );
  await expect(world.firehose.deleteDeliveryStream({ DeliveryStreamName: name })).rejects.toMatchObject(gone);
});

it('is there once', async () => {
  const DeliveryStreamName = await make();
  const { DeliveryStreamDescription: shown } = await world.firehose.describeDeliveryStream({
    DeliveryStreamName,
  });
  const again = world.firehose.createDeliveryStream({
    DeliveryStreamName,
    DeliveryStreamType: 'KinesisStreamAsSource',
    KinesisStreamSourceConfiguration: {
      KinesisStreamARN: shown?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN,
      RoleARN: 'arn:aws:iam::000000000000:role/firehose',
    },
    ExtendedS3DestinationConfiguration: {
      RoleARN: 'arn:aws:iam::000000000000:role/firehose',
      BucketARN: 'arn:aws:s3:::anywhere',
    },
  });
  await expect(again).rejects.toMatchObject({ name: 'ResourceInUseException' });
});

it.each([
  ['CompressionFormat', { CompressionFormat: 'GZIP' }],
  ['CloudWatchLoggingOptions.Enabled', { CloudWatchLoggingOptions: { Enabled: true } }],
  ['DynamicPartitioningConfiguration', { DynamicPartitioningConfiguration: { Enabled: true } }],
  ['FileExtension', { FileExtension: '.json' }],
  ['CustomTimeZone', { CustomTimeZone: 'Asia/Tokyo' }],
  [
    'ProcessingConfiguration.Processors.0.Type',
    { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'AppendDelimiterToRecord' }] } },
  ],
  ['!{partitionKeyFromLambda:a}', { Prefix: '!{partitionKeyFromLambda:a}/' }],
] as const)('that wants %s is refused by that name', async (member, more) => {
  const made = make(more as unknown as Partial<ExtendedS3DestinationConfiguration>);
  await expect(made).rejects.toMatchObject(refusal(member));
  await expect(made).rejects.toMatchObject(refusal('the local Firehose'));
});

it.each([
  [
    'a prefix of expressions without one of errors',
    { ErrorOutputPrefix: undefined },
    'ErrorOutputPrefix: is wanted',
  ],
  ['a prefix of errors that does not say which', { ErrorOutputPrefix: 'errors/' }, 'error-output-type'],
  [
    'a backup whose prefix is none',
    {
      S3BackupConfiguration: {
        RoleARN: 'arn:aws:iam::000000000000:role/firehose',
        BucketARN: 'arn:aws:s3:::anywhere',
        Prefix: 'raw/!{firehose:error-output-type}/',
      },
    },
    'Prefix: cannot contain error-output-type',
  ],
  ['a backup that leads nowhere', { S3BackupMode: 'Enabled' }, 'S3BackupConfiguration'],
  [
    'a processor without a function',
    { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda' }] } },
    'LambdaArn',
  ],
] as const)('with %s is refused as on AWS', async (_, more, why) => {
  const made = make(more as unknown as Partial<ExtendedS3DestinationConfiguration>);
  await expect(made).rejects.toMatchObject(refusal(why));
});

it('that converts wants a buffer of 64 MiB, a table that is there, and columns that it can write', async () => {
  const table = await world.makeTable({ whole: 'int' });
  const BufferingHints = { SizeInMBs: 63, IntervalInSeconds: 60 };
  await expect(world.deliver({ source, bucket, table, more: { BufferingHints } })).rejects.toMatchObject(
    refusal('at least 64'),
  );
  await expect(world.deliver({ source, bucket, table: uniqueName('no') })).rejects.toMatchObject(
    refusal('EntityNotFoundException'),
  );
  const lists = await world.makeTable({ list: 'array<int>' });
  await expect(world.deliver({ source, bucket, table: lists })).rejects.toMatchObject(
    refusal('list: columns of array<int> are not supported by the local Firehose'),
  );
});

it('of a stream that is not there is refused', async () => {
  await expect(world.deliver({ source: uniqueName('no'), bucket })).rejects.toMatchObject(
    refusal('ResourceNotFoundException'),
  );
});

it.each([
  [
    'PutRecord',
    () => world.firehose.putRecord({ DeliveryStreamName: 's', Record: { Data: Buffer.from('x') } }),
  ],
  [
    'UpdateDestination',
    () =>
      world.firehose.updateDestination({
        DeliveryStreamName: 's',
        CurrentDeliveryStreamVersionId: '1',
        DestinationId: 'd',
      }),
  ],
])('%s is refused by its name', async (action, ask) => {
  await expect(ask()).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining(action) as string,
  });
});
