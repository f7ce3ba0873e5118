/** Waits as a run does: what stands before a mark in the stream is in bronze when the mark is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsClients } from '../../../src/aws/clients';
import { createObjectStore } from '../../../src/aws/object-store';
import type { Config } from '../../../src/config';
import { EltError } from '../../../src/model/errors';
import type { Pipeline } from '../../../src/model/pipeline';
import { findPipeline } from '../../../src/pipelines/registry';
import { deliveredBy } from '../../../src/sources/firehose/delivered';
import { markShards } from '../../../src/sources/firehose/mark';
import { seekMarks } from '../../../src/sources/firehose/seek';

const LOOK_MS = 200;
const PATIENCE_MS = 120_000;

/** Into the bronze of these settings. `id`: no other mark's. Throws ELT_SOURCE_DELIVERY_LATE after two minutes. */
export async function untilDelivered(config: Config, pipeline: Pipeline, id: string): Promise<void> {
  const { s3, kinesis, firehose } = createAwsClients(config.AWS_REGION);
  const source = deliveredBy(pipeline);
  const settings = {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
    watermarkPatienceMs: PATIENCE_MS,
  };
  const shards = await markShards(kinesis, source.stream, id, AbortSignal.timeout(PATIENCE_MS));
  const deps = { s3, kinesis, firehose, store: createObjectStore(s3), findPipeline, settings };
  // Whatever was written since the stack began: its clock is the days', and these are few.
  const seek = seekMarks(deps, source, { id, putAt: new Date(0).toISOString(), shards });
  for (const beganMs = performance.now(); ; await sleep(LOOK_MS)) {
    const found = await seek(performance.now() - beganMs);
    if (found instanceof EltError) throw found;
    if (found) return;
  }
}
