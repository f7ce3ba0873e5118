/**
 * What was put into a stream: a service of a test's gateway that answers PutRecords as Kinesis does and keeps what came, until the local Kinesis
 * stands in its place. It fails what it is told to fail.
 */
import type { ServiceFactory } from '../../../local-aws/gateway/service';

export interface PutEntry {
  readonly PartitionKey: string;
  /** Base64. */
  readonly Data: string;
}

export interface RecordedStream {
  readonly service: ServiceFactory;
  /** Each call's records that were taken. */
  readonly calls: PutEntry[][];
  lines(): Record<string, unknown>[];
  /** Decides of the records to come, by what they hold. */
  failing: (entry: PutEntry) => boolean;
}

const NEVER = (): boolean => false;

export function recordedStream(): RecordedStream {
  const calls: PutEntry[][] = [];
  let sequence = 0;
  const stream: RecordedStream = {
    calls,
    failing: NEVER,
    lines: () => calls.flat().flatMap(linesOf),
    service: () => ({
      protocol: 'json-1.1',
      targetPrefix: 'Kinesis_20131202',
      signingName: 'kinesis',
      actions: {
        PutRecords: async (input) => {
          const entries = input['Records'] as PutEntry[];
          const failed = entries.map((entry) => stream.failing(entry));
          calls.push(entries.filter((_, at) => failed[at] === false));
          return {
            FailedRecordCount: failed.filter(Boolean).length,
            Records: failed.map((isFailed) =>
              isFailed
                ? { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' }
                : {
                    SequenceNumber: String((sequence += 1)).padStart(56, '0'),
                    ShardId: 'shardId-000000000000',
                  },
            ),
          };
        },
      },
      stop: () => Promise.resolve(),
    }),
  };
  return stream;
}

export function linesOf({ Data }: Pick<PutEntry, 'Data'>): Record<string, unknown>[] {
  const text = Buffer.from(Data, 'base64').toString('utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}
