/** What a stream can do beside bringing its records: all that commands ask of one. */
import { readS3Clock } from '../../aws/s3-clock';
import { LANDED_EPOCH } from '../../model/landed-name';
import type { Counted, Examined, Provisioned, Reported, RoomDeps } from '../capabilities';
import { deliveredBy } from './delivered';
import { examineFirehose } from './doctor';
import { provisionFirehose } from './provision';
import { compareUndelivered, countBronze, NOT_COMPARED } from './reconcile/counts';
import { describeStream, readStreamStatus } from './status/status';

type FirehoseRoom = { readonly kind: 'firehose' } & Examined & Reported & Provisioned & Counted;

export function createFirehoseRoom({ aws, store, settledLetters, settings }: RoomDeps): FirehoseRoom {
  const { s3, kinesis, firehose, glue } = aws;
  const nowMs = (): Promise<number> => readS3Clock(s3, settings.bronzeBucket);
  const deps = { s3, kinesis, firehose, glue, store, nowMs, settledLetters, settings };
  return {
    kind: 'firehose',
    examine: (pipeline) => examineFirehose(deps, deliveredBy(pipeline)),
    async report(pipeline) {
      const json = await readStreamStatus(deps, deliveredBy(pipeline));
      return { json, text: describeStream(pipeline.name, json) };
    },
    provision: (pipeline) => provisionFirehose(deps, pipeline),
    // A stream is never loaded anew.
    epochOf: () => Promise.resolve(LANDED_EPOCH),
    countBronze: (pipeline) => countBronze(deps, pipeline),
    countSource: () => Promise.resolve(null),
    compareDelivered: ({ name }) => compareUndelivered(deps, name),
    notCompared: NOT_COMPARED,
  };
}
