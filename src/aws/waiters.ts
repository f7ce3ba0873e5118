/** Those who wait for a run in Step Functions: their tokens in S3, and what they are told. */
import { createHash } from 'node:crypto';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  TaskDoesNotExist,
  TaskTimedOut,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { waiterSchema, type Waiter } from '../model/trigger';
import type { ObjectStore } from './object-store';

export interface WaiterDeps {
  readonly s3: S3Client;
  readonly states: SFNClient;
  readonly store: Pick<ObjectStore, 'list' | 'readJson' | 'writeJson'>;
  readonly settings: { readonly lakeBucket: string };
}

/** How a run ended, as those hear it who wait. */
export type Answer =
  | { readonly state: 'succeeded'; readonly output: unknown }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };

/** Longest that Step Functions takes, in characters. */
const LONGEST = { error: 256, cause: 32_768 };

export interface KeptWaiter extends Waiter {
  readonly key: string;
}

/** The same token twice is kept once. */
export async function keepWaiter(
  { store, settings }: Pick<WaiterDeps, 'store' | 'settings'>,
  folder: string,
  waiter: Waiter,
): Promise<void> {
  const name = createHash('sha256').update(waiter.taskToken).digest('hex').slice(0, 32);
  await store.writeJson(settings.lakeBucket, `${folder}${name}.json`, waiter);
}

export async function listWaiters(
  { store, settings }: Pick<WaiterDeps, 'store' | 'settings'>,
  folder: string,
): Promise<KeptWaiter[]> {
  const objects = await store.list(settings.lakeBucket, folder);
  return Promise.all(
    objects.map(async ({ key }) => ({
      ...waiterSchema.parse(await store.readJson(settings.lakeBucket, key)),
      key,
    })),
  );
}

export async function forgetWaiter({ s3, settings }: WaiterDeps, { key }: KeptWaiter): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: settings.lakeBucket, Key: key }));
}

/** False where nobody waits by this token any more: its execution was stopped, or took too long. */
export function beat({ states }: Pick<WaiterDeps, 'states'>, { taskToken }: Waiter): Promise<boolean> {
  return unlessGone(() => states.send(new SendTaskHeartbeatCommand({ taskToken })));
}

/** Safe to repeat: the second time nobody waits. */
export function answer(
  { states }: Pick<WaiterDeps, 'states'>,
  { taskToken }: Waiter,
  end: Answer,
): Promise<boolean> {
  return unlessGone(() =>
    end.state === 'succeeded'
      ? states.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(end.output) }))
      : states.send(
          new SendTaskFailureCommand({
            taskToken,
            error: end.code.slice(0, LONGEST.error),
            cause: end.message.slice(0, LONGEST.cause),
          }),
        ),
  );
}

async function unlessGone(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
      return false;
    throw error;
  }
}
