/** The stream with a bucket for letters, and what the worker does with them, called as it is. */
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { createLetterActivities, type LetterDeps } from '../../../src/activities/letters';
import { createObjectStore } from '../../../src/aws/object-store';
import type { EndedLetters, LetterOutcome, LetterView } from '../../../src/model/letters';
import { until } from '../../support/until';
import type { FrontDoor } from '../../support/front-door';
import { actingAs, clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { kinesisClient } from '../../local-aws/kinesis/support/client';
import { openStored, placeIn, quantityAt, type Stored } from '../support/stored';

export interface LetterWorld {
  readonly stored: Stored;
  readonly s3: S3;
  readonly sqs: SQS;
  readonly bucket: string;
  readonly bronzeBucket: string;
  readonly deps: LetterDeps;
  readonly letters: ReturnType<typeof createLetterActivities>;
  open(): Promise<readonly LetterView[]>;
  /** Waits until there are so many. */
  untilOpen(count: number): Promise<readonly LetterView[]>;
  end(action: EndedLetters['action'], letter: string, token?: string): Promise<LetterOutcome | undefined>;
  quantityOf(place: string): Promise<number | undefined>;
  stop(): void;
}

export async function openLetters(
  door: FrontDoor,
  mapping: Partial<CreateEventSourceMappingRequest> = {},
  settings: Partial<LetterDeps['settings']> = {},
): Promise<LetterWorld> {
  const [bucket, bronzeBucket] = await Promise.all([
    makeBucket('ecomflow-dead-letters'),
    makeBucket('ecomflow-bronze'),
  ]);
  // Terraform deploys no queue of letters.
  const areDeployed = settings.lettersQueueUrl === undefined;
  const role = areDeployed ? 'ecomflow-worker' : uniqueName('ecomflow-worker', '-');
  const giveUp = {
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${bucket}` } },
  };
  const stored = await openStored(door, { ...giveUp, ...mapping }, placeIn(door, areDeployed));
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const sqs = new SQS(clientSettings());
  const { streamName } = stored;
  const workers = {
    s3: new S3({ ...actingAs(role), forcePathStyle: true }),
    sqs: new SQS(actingAs(role)),
    kinesis: kinesisClient(stored.place.gatewayUrl, actingAs(role)),
  };
  const deps: LetterDeps = {
    ...workers,
    store: createObjectStore(workers.s3),
    nowMs: () => Date.now(),
    sleep: () => Promise.resolve(),
    settings: { bronzeBucket, lettersBucket: bucket, lettersQueueUrl: undefined, streamName, ...settings },
  };
  const letters = createLetterActivities(deps);
  const open = async () => (await letters.listLetters({})).letters;
  return {
    ...{ stored, s3, sqs, bucket, bronzeBucket, deps, letters, open },
    untilOpen: async (count) => {
      await until(async () => (await open()).length === count, 30_000);
      return open();
    },
    end: async (action, letter, token = 'a run') => {
      const ending = { action, by: 'ana', why: 'a test', token, letters: [letter] };
      return (await letters.endLetters(ending))[0];
    },
    quantityOf: (place) => quantityAt(stored, place),
    stop: () => {
      for (const client of [s3, sqs, ...Object.values(workers)]) client.destroy();
      stored.stop();
    },
  };
}
