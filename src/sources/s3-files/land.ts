/** Does what an entry says: copies contents to bronze, says that it is done, and lets them go. Safe to do twice, and at once. */
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { copyObject } from '../../aws/copy-object';
import { statusOf } from '../../aws/new-object';
import type { Entry, LandedFile } from './entry';
import { letGo, type HoldDeps } from './hold';
import { inParallel } from '../../model/in-parallel';
import type { Landing } from './landing';
import { broken, sayDone, type LandingLog, type LogDeps } from './landing-log';
import { originalOf } from './original';

export type LandDeps = LogDeps &
  HoldDeps & { readonly settings: LogDeps['settings'] & { readonly bronzeBucket: string } };

export const COPIED_AT_ONCE = 16;

export async function land(
  deps: LandDeps,
  landing: Landing,
  log: LandingLog,
  { number, entry }: { readonly number: number; readonly entry: Entry },
  signal?: AbortSignal,
): Promise<void> {
  await inParallel(entry.landed, COPIED_AT_ONCE, (file) => copyToBronze(deps, landing, file), signal);
  if (entry.landed.length > 0) await sayDone(deps, landing.pipeline, log, number);
  await letGo(
    deps,
    entry.landed.map(({ staged }) => staged.key),
  );
}

/** Throws ELT_SOURCE_LANDING_BROKEN where the content is neither held nor in bronze. */
async function copyToBronze(deps: LandDeps, landing: Landing, file: LandedFile): Promise<void> {
  const { lakeBucket, bronzeBucket, partBytes } = deps.settings;
  const to = { bucket: bronzeBucket, key: file.bronze };
  try {
    await copyObject(deps.s3, {
      from: { bucket: lakeBucket, ...file.staged, size: file.size },
      to,
      onlyNew: true,
      metadata: originalOf(landing.bucket, file),
      ...(partBytes === undefined ? {} : { partBytes }),
    });
  } catch (error) {
    // Another one did it, who may have let the content go already.
    if (statusOf(error) !== 412 && statusOf(error) !== 404) throw error;
    if (await isThere(deps, to)) return;
    throw broken(
      landing.pipeline,
      `${file.bronze}, which was ${file.key}, is not in bronze, and ${file.staged.key} is gone`,
    );
  }
}

async function isThere({ s3 }: LandDeps, { bucket, key }: { bucket: string; key: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
