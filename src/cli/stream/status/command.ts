/** `ecomflow stream status`: whether what is posted comes through. */
import type { Command } from 'commander';
import { createAwsClients } from '../../../aws/clients';
import { createObjectStore } from '../../../aws/object-store';
import { loadStreamConfig, type StreamConfig } from '../../../config';
import { table } from '../../../model/text-table';
import { print, type OutputOptions } from '../../output';
import { callingAws } from '../open';
import { countOpen, type DeadLetters } from './dead-letters';
import { readFigures, type StreamFigures } from './figures';
import { starLag, type StarLag } from './star';

export interface StreamStatus extends Omit<StreamFigures, 'taken'> {
  readonly deadLetters: DeadLetters;
  readonly star: StarLag | null;
}

export function addStreamStatusCommand(stream: Command): void {
  stream
    .command('status')
    .description(
      'how far each reader of the stream is, throttles, dead letters, and how far the star is behind',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Ages, throttles and counts are CloudWatch's, which tells them a minute or two later.

Examples:
  $ ecomflow stream status
  $ ecomflow stream status --json | jq '.consumers[] | select(.iteratorAgeMs > 60000)'`,
    )
    .action(async (options: OutputOptions) => {
      const status = await callingAws(() => readStatus(loadStreamConfig()));
      print(options, status, () => describeStatus(status));
    });
}

async function readStatus(config: StreamConfig): Promise<StreamStatus> {
  const { metrics, s3 } = createAwsClients(config.AWS_REGION);
  const named = {
    stream: config.ECOMFLOW_STREAM,
    storeFunction: config.ECOMFLOW_STORE_FUNCTION,
    deliveryStream: config.ECOMFLOW_DELIVERY_STREAM,
    invoiceTable: config.ECOMFLOW_INVOICE_TABLE,
  };
  const [{ taken, ...figures }, deadLetters] = await Promise.all([
    readFigures(metrics, named, Date.now()),
    countOpen({
      s3,
      store: createObjectStore(s3),
      bucket: config.ECOMFLOW_DEAD_LETTERS_BUCKET,
      bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    }),
  ]);
  return { ...figures, deadLetters, star: await starLag({ taken }) };
}

export function describeStatus({ consumers, throttles, deadLetters, star }: StreamStatus): string {
  const throttled = throttles.filter(({ count }) => count > 0);
  return table([
    ...consumers.map(({ consumer, iteratorAgeMs }) => [
      consumer,
      iteratorAgeMs === null ? 'was handed nothing in ten minutes' : `iterator age ${ageText(iteratorAgeMs)}`,
    ]),
    ...(throttled.length === 0
      ? [['throttles', 'none in an hour']]
      : throttled.map(({ of, count }) => ['throttles', `${count} in an hour: ${of}`])),
    [
      'dead letters',
      deadLetters.open === 0
        ? 'none that is open'
        : `${deadLetters.open} open, the oldest of ${deadLetters.oldestAt ?? 'nobody knows when'}`,
    ],
    ['star', describeLag(star)],
  ]);
}

function describeLag(star: StarLag | null): string {
  if (star === null) return 'not known';
  const { loadedTo, newestAt, records } = star;
  const loaded = loadedTo === null ? 'nothing loaded yet' : `loaded to ${loadedTo}`;
  if (records === 0) return `${loaded}, and nothing was taken since`;
  return `${loaded}; ${records} records were taken since, the newest about ${newestAt ?? ''}`;
}

function ageText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
