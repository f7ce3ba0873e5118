/**
 * Select: which bronze objects belong to a window and are not loaded yet. Objects belong whole; rows are never filtered by time.
 * What it costs follows the window: one listing for each table and day that it touches, and what the ledger has of those days.
 */
import { readControls, type StoredControl } from '../aws/controls';
import { readLedger, type LoadedObject } from '../aws/ledger';
import type { ObjectStore, StoredObject } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import type { Entity } from '../model/entity';
import { EltError } from '../model/errors';
import { dayFolders, daysRange, startingWith, type KeyRange } from '../model/key-range';
import { controlPrefix, parseBronzeName, tablePrefix } from '../model/names';
import type { Plan, Selection } from '../model/plan';
import { contains, type Window } from '../model/window';
import { readDefinition } from './planning';
import { writeManifest, type ManifestEntity } from './refine-manifest';

export interface BronzeDeps {
  readonly store: ObjectStore;
  readonly sql: SqlRunner;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

interface EntityObjects {
  readonly entity: Entity;
  readonly objects: readonly StoredObject[];
  readonly controls: readonly StoredControl[];
}

interface Ledger {
  /** By object, under whatever contract version it was loaded. */
  readonly etags: ReadonlyMap<string, string>;
  /** `key@version`. */
  readonly loaded: ReadonlySet<string>;
}

export function createBronzeActivities(deps: BronzeDeps) {
  return {
    /** Writes the manifest of one try. Safe to repeat: the token names it. An empty window selects no object. */
    selectObjects({ plan, token }: { plan: Plan; token: string }): Promise<Selection> {
      return selectWindow(deps, plan, token);
    },
  };
}

export async function selectWindow(deps: BronzeDeps, plan: Plan, token: string): Promise<Selection> {
  const definition = await readDefinition(deps.store, deps.settings.lakeBucket, plan.definitionKey);
  const controls = await readControls(deps.store, deps.settings.lakeBucket, plan.pipeline);
  const ledger = ledgerOf(await readLedger(deps.sql, plan.pipeline, rangesOf(plan, controls)));
  const selected: EntityObjects[] = [];
  for (const entity of definition.source.entities) {
    const listed = await listWindow(deps, plan, entity, controls);
    refuseRewritten(listed, ledger);
    selected.push(plan.mode === 'all' ? listed : leaveOutKnown(listed, ledger));
  }
  return writeManifest(deps, plan, token, selected.map(manifestEntity));
}

function manifestEntity({ entity, objects, controls }: EntityObjects): ManifestEntity {
  return {
    contract: entity,
    objects: objects.map((object) => ({ ...object, ...kindOf(object.key) })),
    controls: controls.map(({ key, etag, size, control }) => ({
      key,
      etag,
      size,
      epoch: control.epoch,
      control,
    })),
  };
}

function kindOf(key: string): { kind: 'load' | 'cdc'; epoch: number } {
  const name = parseBronzeName(key);
  if (!name) throw new EltError('ELT_SELECT_OBJECT_CHANGED', `${key} is not a name that DMS writes`);
  return { kind: name.kind, epoch: name.epoch };
}

/** Every object of the window: full loads by their control's end, changes by the time in their names. */
async function listWindow(
  deps: BronzeDeps,
  plan: Plan,
  entity: Entity,
  controls: readonly StoredControl[],
): Promise<EntityObjects> {
  const own = controls.filter(({ control }) => control.entity === entity.name);
  const ended = own.filter((stored) => endedWithin(plan.window, stored));
  const loads = new Set(ended.flatMap(({ control }) => control.objects));
  const objects: StoredObject[] = [];
  for (const { control } of own) {
    const prefix = tablePrefix(plan.pipeline, control.epoch, control.schema, control.table);
    if (loads.size > 0) {
      const listed = await deps.store.list(deps.settings.bronzeBucket, `${prefix}LOAD`);
      objects.push(...listed.filter((object) => loads.has(object.key)));
    }
    objects.push(...(await listChanges(deps.store, deps.settings.bronzeBucket, prefix, plan.window)));
  }
  return { entity, objects, controls: ended };
}

function endedWithin(window: Window, { control }: StoredControl): boolean {
  return contains(window, Date.parse(control.fullLoadEndTime));
}

/** The change objects of a table that arrived in a range; one listing per day folder, so that other days cost nothing. */
export async function listChanges(
  store: Pick<ObjectStore, 'list'>,
  bucket: string,
  prefix: string,
  range: Window,
): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for (const folder of dayFolders(range)) {
    const listed = await store.list(bucket, prefix + folder);
    found.push(
      ...listed.filter((object) => {
        const arrivedMs = parseBronzeName(object.key)?.arrivedMs ?? null;
        return arrivedMs !== null && contains(range, arrivedMs);
      }),
    );
  }
  return found;
}

/** Where in the ledger the objects stand that `listWindow` may find: there is one control for each table of an epoch. */
function rangesOf(plan: Plan, controls: readonly StoredControl[]): KeyRange[] {
  const ofTables = controls.flatMap((stored) => {
    const { epoch, schema, table } = stored.control;
    const prefix = tablePrefix(plan.pipeline, epoch, schema, table);
    const changes = daysRange(prefix, plan.window);
    return endedWithin(plan.window, stored) ? [startingWith(`${prefix}LOAD`), changes] : [changes];
  });
  return [startingWith(controlPrefix(plan.pipeline)), ...ofTables];
}

function ledgerOf(entries: readonly LoadedObject[]): Ledger {
  return {
    etags: new Map(entries.map(({ key, etag }) => [key, etag])),
    loaded: new Set(entries.map(({ key, contractVersion }) => `${key}@${contractVersion}`)),
  };
}

/** Bronze is immutable: another ETag under a loaded object's name is an alarm, in every mode and contract version. */
function refuseRewritten(listed: EntityObjects, { etags }: Ledger): void {
  for (const { key, etag } of [...listed.objects, ...listed.controls]) {
    const loaded = etags.get(key);
    if (loaded !== undefined && loaded !== etag) {
      throw new EltError(
        'ELT_SELECT_OBJECT_CHANGED',
        `${key} was loaded with ETag ${loaded} and now has ${etag}`,
      );
    }
  }
}

/** A raised contract version makes every object new: history is refined again, window by window. */
function leaveOutKnown(listed: EntityObjects, { loaded }: Ledger): EntityObjects {
  const isNew = ({ key }: StoredObject): boolean => !loaded.has(`${key}@${listed.entity.version}`);
  return { ...listed, objects: listed.objects.filter(isNew), controls: listed.controls.filter(isNew) };
}
