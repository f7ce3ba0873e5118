/** Firehose's words about delivery streams that a test says there are; none of them delivers. */
import { AwsError, type ServiceFactory } from '../../../../local-aws/gateway/service';

export interface Described {
  readonly DeliveryStreamStatus: string;
  readonly [member: string]: unknown;
}

export interface DescribedStreams {
  readonly service: ServiceFactory;
  readonly streams: Map<string, Described>;
}

export function describedStreams(): DescribedStreams {
  const streams = new Map<string, Described>();
  const service: ServiceFactory = () => ({
    protocol: 'json-1.1',
    targetPrefix: 'Firehose_20150804',
    signingName: 'firehose',
    actions: {
      DescribeDeliveryStream: ({ DeliveryStreamName: name }) => {
        const found = streams.get(String(name));
        if (found) return Promise.resolve({ DeliveryStreamDescription: found });
        throw new AwsError('ResourceNotFoundException', `Firehose ${String(name)} not found`);
      },
      CreateDeliveryStream: (input) => {
        const name = String(input['DeliveryStreamName']);
        if (streams.has(name)) throw new AwsError('ResourceInUseException', `${name} is there`);
        streams.set(name, { DeliveryStreamStatus: 'ACTIVE', ...input });
        return Promise.resolve({
          DeliveryStreamARN: `arn:aws:firehose:eu-west-1:000000000000:deliverystream/${name}`,
        });
      },
    },
    stop: () => Promise.resolve(),
  });
  return { service, streams };
}

export function activeOf(stream: string, prefix = ''): Described {
  const KinesisStreamARN = `arn:aws:kinesis:eu-west-1:000000000000:stream/${stream}`;
  return {
    DeliveryStreamStatus: 'ACTIVE',
    Source: { KinesisStreamSourceDescription: { KinesisStreamARN } },
    Destinations: [{ DestinationId: '1', ExtendedS3DestinationDescription: { Prefix: prefix } }],
  };
}
