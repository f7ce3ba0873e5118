/** A run that is asked for again goes on from what the window's latest run had made: new executions, never a reset. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import { ENVELOPE, envelopeSchema } from '../model/batch-file';
import type { Entity } from '../model/entity';
import { EltError } from '../model/errors';
import { batchKey, ownerKey, windowSlug } from '../model/names';
import type { Batch, Plan, RerunStart, Selection } from '../model/plan';
import type { FindSource } from '../sources/source-kind';
import { readContract, readDefinition } from '../aws/definition';
import {
  findManifest,
  selectionOf,
  writeManifest,
  type EarlierManifest,
  type ManifestDeps,
} from './refine-manifest';
import { feedsOf } from './manifest-feeds';
import { selectWindow } from './select';

export interface RerunDeps extends ManifestDeps {
  readonly findSource: FindSource;
  readonly sql: SqlRunner;
}

/** What a run begins with. */
export interface EarlierTry {
  readonly selection: Selection;
  /** Refined already; null where Glue has to run. */
  readonly batch: Batch | null;
}

export interface ResumeTry {
  readonly plan: Plan;
  readonly rerunFrom: RerunStart;
  /** Names the new try, where there has to be one. */
  readonly token: string;
}

export function createRerunActivities(deps: RerunDeps) {
  return {
    /** Throws ELT_INPUT_INVALID where the latest run had not come as far as it is asked to go on from. */
    async resumeTry({ plan, rerunFrom, token }: ResumeTry): Promise<EarlierTry> {
      const batchId = await batchOfFailed(deps.sql, plan);
      const manifest = batchId === null ? null : await findManifest(deps, plan, batchId);
      if (manifest && rerunFrom !== 'refine') {
        const batch = await findBatch(deps, plan, manifest);
        if (batch) return { selection: selectionOf(plan, manifest.token, manifest), batch };
      }
      if (rerunFrom === 'check') throw cannot(plan, 'check', 'refined no files by the contracts of today');
      if (manifest) return { selection: await refineAgain(deps, plan, manifest, token), batch: null };
      if (rerunFrom === 'refine') throw cannot(plan, 'refine', 'had selected no objects');
      return { selection: await selectWindow(deps, plan, token), batch: null };
    },
  };
}

function cannot({ pipeline, window }: Plan, stage: string, because: string): EltError {
  return new EltError(
    'ELT_INPUT_INVALID',
    `rerunFrom: ${pipeline} ${window.from} to ${window.to} cannot go on from ${stage}, for its latest run did not fail or ${because}; run it without`,
  );
}

/** The batch that the window's latest run was making when it failed; null where it had come to none, or ended well. */
async function batchOfFailed(sql: SqlRunner, { pipeline, window }: Plan): Promise<string | null> {
  const [latest] = await sql.execute(
    `select status, batch_id from etl_run
     where pipeline = :pipeline and window_from = cast(:window_from as timestamp) and window_to = cast(:window_to as timestamp)
     order by started_at desc limit 1`,
    { pipeline, window_from: sqlTimestamp(window.from), window_to: sqlTimestamp(window.to) },
  );
  const batchId = latest?.['status'] === 'succeeded' ? null : latest?.['batch_id'];
  return typeof batchId === 'string' ? batchId : null;
}

const ownerSchema = z.object({ jobRunId: z.string() });

/** What the try's Glue run wrote, where it came to its end and refine would still do the same by the contracts of today. */
async function findBatch(
  { store, settings: { lakeBucket } }: RerunDeps,
  plan: Plan,
  earlier: EarlierManifest,
): Promise<Batch | null> {
  const { token, entities, feeds } = earlier;
  const definition = await readDefinition(store, lakeBucket, plan.definitionKey);
  const today = new Map(definition.entities.map((entity) => [entity.name, refinedBy(entity)]));
  const areFeedsSame = isDeepStrictEqual(
    feeds.map(({ objects: _, ...feed }) => feed),
    // As they are written: what is undefined is not.
    JSON.parse(JSON.stringify(feedsOf(definition))),
  );
  const isSame = entities.every(({ contract }) => {
    const read = readContract(contract);
    return read !== undefined && isDeepStrictEqual(refinedBy(read), today.get(contract.name));
  });
  if (!isSame || !areFeedsSame) return null;
  const runSlug = windowSlug(plan.window);
  const claim = ownerKey(plan.pipeline, runSlug, token);
  if ((await store.list(lakeBucket, claim)).length === 0) return null;
  const { jobRunId } = ownerSchema.parse(await store.readJson(lakeBucket, claim));
  const key = batchKey(plan.pipeline, runSlug, token, jobRunId);
  if ((await store.list(lakeBucket, key)).length === 0) return null;
  // Refined before an upgrade: staging has other columns now.
  if (envelopeSchema.parse(await store.readJson(lakeBucket, key)).envelope !== ENVELOPE) return null;
  const { batchId } = selectionOf(plan, token, earlier);
  const { pipeline, window, definitionKey } = plan;
  return { batchId, batchKey: key, pipeline, window, definitionKey };
}

/** What of a contract decides what refine writes; the other rules are asked of the warehouse, by the plan's own definition. */
function refinedBy({ quality: { committedLate }, references, ...contract }: Entity): unknown {
  return { ...contract, committedLate, references: references.map(({ column, entity }) => [column, entity]) };
}

/** The same objects, read by the contracts of today. */
async function refineAgain(
  deps: RerunDeps,
  plan: Plan,
  { entities, feeds }: EarlierManifest,
  token: string,
): Promise<Selection> {
  const definition = await readDefinition(deps.store, deps.settings.lakeBucket, plan.definitionKey);
  const known = new Map(entities.map((one) => [one.contract.name, one]));
  return writeManifest(deps, plan, token, {
    entities: definition.entities.map((contract) => {
      const { objects = [], snapshots = [] } = known.get(contract.name) ?? {};
      return { contract, objects, snapshots };
    }),
    feeds: feedsOf(definition).map((feed) => {
      const { objects = [] } = feeds.find((one) => one.feed.name === feed.feed.name) ?? {};
      return { ...feed, objects };
    }),
  });
}
