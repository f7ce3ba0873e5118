/** The ways by which an event leaves. Each is safe to repeat: the same event is the same content, in S3 under the same key. */
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LineageTarget } from '../model/lineage-target';
import type { RunEvent } from './event';

/** Throws what went wrong. */
export type SendEvent = (event: RunEvent, signal: AbortSignal) => Promise<void>;

export interface TargetDeps {
  readonly s3: Pick<S3Client, 'send'>;
  /** A bearer's, for an address that asks for one. */
  readonly token: string | undefined;
}

export function createTarget(target: LineageTarget, { s3, token }: TargetDeps): SendEvent {
  switch (target.kind) {
    case 'file':
      return toFile(fileURLToPath(target.url));
    case 'http':
      return toAddress(target.url, token);
    case 's3':
      return toBucket(target, s3);
  }
}

/** One line for each event. */
function toFile(path: string): SendEvent {
  return async (event, signal) => {
    await mkdir(dirname(path), { recursive: true });
    signal.throwIfAborted();
    await appendFile(path, `${JSON.stringify(event)}\n`);
  };
}

const TRIES = 3;
const PAUSE_MS = 200;

/** Tried again where the address does not answer, is busy or broken; what it refuses is refused. */
function toAddress(url: string, token: string | undefined): SendEvent {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return async (event, signal) => {
    const body = JSON.stringify(event);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await answerOf(() => fetch(url, { method: 'POST', headers, body, signal }));
      if (answer === null) return;
      if (!answer.mayPass || attempt === TRIES) throw answer.error;
      await sleep(PAUSE_MS * attempt, undefined, { signal });
    }
  };
}

/** Null where it took the event. */
async function answerOf(
  ask: () => Promise<Response>,
): Promise<{ readonly mayPass: boolean; readonly error: unknown } | null> {
  try {
    const answer = await ask();
    await answer.arrayBuffer();
    if (answer.ok) return null;
    return {
      mayPass: answer.status === 429 || answer.status >= 500,
      error: new Error(`it answered ${answer.status}`),
    };
  } catch (error) {
    return { mayPass: true, error };
  }
}

/** An object for each event: `<prefix><job>/<day>/<run id>-complete.json`. */
function toBucket(
  { bucket, prefix }: Extract<LineageTarget, { kind: 's3' }>,
  s3: Pick<S3Client, 'send'>,
): SendEvent {
  return async (event, signal) => {
    const { job, run, eventType, eventTime } = event;
    const Key = `${prefix}${job.name}/${eventTime.slice(0, 10)}/${run.runId}-${eventType.toLowerCase()}.json`;
    const put = new PutObjectCommand({
      ...{ Bucket: bucket, Key },
      Body: JSON.stringify(event),
      ContentType: 'application/json',
    });
    await s3.send(put, { abortSignal: signal });
  };
}
