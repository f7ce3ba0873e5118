/**
 * Select: which of a window's arrivals are not loaded yet. Objects belong whole; rows are never filtered by time. What it costs
 * follows the window: what arrived in it, and what the ledger has of that.
 */
import { readLedgerOf, type LoadedObject } from '../aws/ledger';
import type { ObjectStore } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import type { Arrival } from '../model/arrival';
import type { Feed } from '../model/feed';
import { EltError } from '../model/errors';
import type { Plan, Selection } from '../model/plan';
import { snapshotEpoch, snapshotTakenAt } from '../model/snapshot-time';
import type { FindSource } from '../sources/source-kind';
import { readDefinition } from '../aws/definition';
import { broughtBy, contractsOf, feedsOf, type Brought } from './manifest-feeds';
import { writeManifest, type ManifestEntity, type ManifestFeed } from './refine-manifest';

export interface SelectDeps {
  readonly findSource: FindSource;
  readonly store: ObjectStore;
  readonly sql: SqlRunner;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

export function createSelectActivities(deps: SelectDeps) {
  return {
    /** Writes the manifest of one try. Safe to repeat: the token names it. An empty window selects no object. */
    selectObjects({ plan, token }: { plan: Plan; token: string }): Promise<Selection> {
      return selectWindow(deps, plan, token);
    },
  };
}

/** Throws ELT_SELECT_NOTHING_DELIVERED of a source that has not delivered yet: that is no empty window. */
export async function selectWindow(deps: SelectDeps, plan: Plan, token: string): Promise<Selection> {
  const { pipeline, window, mode, sourceKind } = plan;
  const definition = await readDefinition(deps.store, deps.settings.lakeBucket, plan.definitionKey);
  const { objects, areAllKnown } = await deps.findSource(sourceKind).arrivals({ pipeline, range: window });
  if (!areAllKnown)
    throw new EltError(
      'ELT_SELECT_NOTHING_DELIVERED',
      `the source of ${pipeline} has not delivered anything`,
    );
  const ledger = ledgerOf(await readLedgerOf(deps.sql, pipeline, objects));
  refuseRewritten(objects, ledger);
  const isNew = (object: Arrival, brings: readonly Brought[]) =>
    mode === 'all' ||
    brings.some(({ name, version }) => !ledger.loaded.has(`${name} ${object.key}@${version}`));
  const entities = contractsOf(definition).map(({ contract, ...written }) => {
    const own = objects.filter((object) => object.entity === contract.name);
    // A raised contract version makes every object new: history is refined again, window by window.
    const fresh = own.filter((object) => isNew(object, [contract]));
    return { contract, ...written, ...chosenOf(fresh) };
  });
  const feeds = feedsOf(definition).map((feed) => ({
    ...feed,
    objects: objects
      .filter((object) => object.entity === feed.feed.name && isNew(object, broughtBy(feed)))
      .map((object) => fileOf(object, feed.feed)),
  }));
  return writeManifest(deps, plan, token, { entities, feeds });
}

interface Ledger {
  /** By object, under whatever contract version it was loaded. */
  readonly etags: ReadonlyMap<string, string>;
  /** `entity key@version`: one object may bring something of several entities. */
  readonly loaded: ReadonlySet<string>;
}

/** A snapshot's moment is its epoch; null where its name does not say it: refine keeps the file aside. */
function fileOf(
  { key, etag, size, epoch, arrivedMs }: Arrival,
  { holds, takenAt }: Feed,
): ManifestFeed['objects'][number] {
  if (holds === 'changes') return { key, etag, size, epoch, arrivedMs };
  const takenMs = snapshotTakenAt(takenAt, { key, arrivedMs });
  const taken =
    takenMs === null
      ? { epoch, takenAt: null }
      : { epoch: snapshotEpoch(takenMs), takenAt: new Date(takenMs).toISOString() };
  return { key, etag, size, arrivedMs, ...taken };
}

function ledgerOf(entries: readonly LoadedObject[]): Ledger {
  return {
    etags: new Map(entries.map(({ key, etag }) => [key, etag])),
    loaded: new Set(entries.map(({ entity, key, contractVersion }) => `${entity} ${key}@${contractVersion}`)),
  };
}

/** Bronze is immutable: another ETag under a loaded object's name is an alarm, in every mode and contract version. */
function refuseRewritten(objects: readonly Arrival[], { etags }: Ledger): void {
  for (const { key, etag } of objects) {
    const loaded = etags.get(key);
    if (loaded !== undefined && loaded !== etag) {
      throw new EltError(
        'ELT_SELECT_OBJECT_CHANGED',
        `${key} was loaded with ETag ${loaded} and now has ${etag}`,
      );
    }
  }
}

function chosenOf(arrivals: readonly Arrival[]): Pick<ManifestEntity, 'objects' | 'snapshots'> {
  return {
    objects: arrivals.flatMap(({ kind, key, etag, size, epoch }) =>
      kind === 'description' ? [] : [{ key, etag, size, epoch, kind }],
    ),
    snapshots: arrivals.flatMap(({ key, etag, size, epoch, snapshot }) =>
      snapshot ? [{ key, etag, size, epoch, ...snapshot }] : [],
    ),
  };
}
