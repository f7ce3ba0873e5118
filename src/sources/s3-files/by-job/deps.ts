/** What landing by a Glue job needs beside what a sweep does. */
import type { GlueClient } from '@aws-sdk/client-glue';
import type { EndCodes } from '../../../aws/glue-runs';
import type { ObjectStore } from '../../../aws/object-store';
import { namedFor } from '../../../model/names';
import type { LandDeps } from '../land';

export interface JobDeps extends LandDeps {
  readonly store: Pick<ObjectStore, 'list' | 'readJson' | 'writeJson'>;
  readonly glue: GlueClient;
  /** A client that never repeats a call by itself. */
  readonly glueOnce: GlueClient;
  readonly settings: LandDeps['settings'] & {
    /** May say `{pipeline}`. */
    readonly ingestJob: string;
  };
}

export function jobOf({ settings }: Pick<JobDeps, 'settings'>, pipeline: string): string {
  return namedFor(settings.ingestJob, pipeline);
}

export const END_CODES: EndCodes = {
  failed: 'ELT_SOURCE_INGEST_FAILED',
  timeout: 'ELT_SOURCE_INGEST_TIMEOUT',
  stopped: 'ELT_SOURCE_INGEST_STOPPED',
};
