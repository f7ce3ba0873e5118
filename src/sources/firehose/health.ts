/** Whether stream and delivery stream are there and work: each kind of trouble has its code, and each code its way out. */
import {
  DescribeDeliveryStreamCommand,
  ResourceNotFoundException as NoDeliveryStream,
  type DeliveryStreamDescription,
  type FirehoseClient,
} from '@aws-sdk/client-firehose';
import {
  DescribeStreamSummaryCommand,
  ResourceNotFoundException as NoStream,
  type KinesisClient,
  type StreamDescriptionSummary,
} from '@aws-sdk/client-kinesis';
import { EltError } from '../../model/errors';
import type { Delivered } from './delivered';

/** Null while it is being made. Throws ELT_SOURCE_STREAM_MISSING. */
export async function lookAtStream(
  { kinesis }: { readonly kinesis: KinesisClient },
  { stream }: Pick<Delivered, 'stream'>,
): Promise<StreamDescriptionSummary | null> {
  const found = await orNone(NoStream, async () => {
    const asked = new DescribeStreamSummaryCommand({ StreamName: stream });
    return (await kinesis.send(asked)).StreamDescriptionSummary;
  });
  if (found?.StreamStatus === 'CREATING') return null;
  if (found && found.StreamStatus !== 'DELETING') return found;
  throw new EltError('ELT_SOURCE_STREAM_MISSING', `there is no stream ${stream} in Kinesis`);
}

/** Null while it is being made. Throws ELT_SOURCE_STREAM_MISSING, and ELT_SOURCE_DELIVERY_STOPPED of one that does not take this stream's records. */
export async function lookAtDelivery(
  { firehose }: { readonly firehose: FirehoseClient },
  { stream, deliveryStream }: Pick<Delivered, 'stream' | 'deliveryStream'>,
): Promise<DeliveryStreamDescription | null> {
  const found = await orNone(NoDeliveryStream, async () => {
    const asked = new DescribeDeliveryStreamCommand({ DeliveryStreamName: deliveryStream });
    return (await firehose.send(asked)).DeliveryStreamDescription;
  });
  if (!found || found.DeliveryStreamStatus === 'DELETING')
    throw new EltError('ELT_SOURCE_STREAM_MISSING', `there is no delivery stream ${deliveryStream}`);
  if (found.DeliveryStreamStatus === 'CREATING') return null;
  if (found.DeliveryStreamStatus !== 'ACTIVE')
    throw new EltError('ELT_SOURCE_DELIVERY_STOPPED', `${deliveryStream} is ${whyStopped(found)}`);
  const taken = found.Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
  if (taken?.endsWith(`:stream/${stream}`)) return found;
  const what = taken ?? 'what is put into it';
  throw new EltError(
    'ELT_SOURCE_DELIVERY_STOPPED',
    `${deliveryStream} takes ${what}, not the stream ${stream}`,
  );
}

function whyStopped({ DeliveryStreamStatus: status, FailureDescription: why }: DeliveryStreamDescription) {
  return `${String(status)}${why ? `: ${String(why.Type)}, ${String(why.Details)}` : ''}`;
}

async function orNone<T>(
  Missing: new (...given: never[]) => Error,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Missing) return undefined;
    throw error;
  }
}
