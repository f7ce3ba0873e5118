/** Looks through all of bronze for what no load has committed. Costs what there is, every object and its ledger row: for people, and for runs that differ. */
import { startingWith } from '../model/key-range';
import { bronzePrefix, controlPrefix, parseBronzeName } from '../model/names';
import type { UnloadedObject } from '../model/unloaded';
import { readControls, type StoredControl } from './controls';
import { readLedger } from './ledger';
import type { ObjectStore } from './object-store';
import type { SqlRunner } from './sql-runner';

export interface UnloadedDeps {
  readonly store: ObjectStore;
  readonly sql: Pick<SqlRunner, 'execute'>;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

/** Of the tables that are given; an object that DMS would not write is none of ours. */
export async function findAllUnloaded(
  { store, sql, settings }: UnloadedDeps,
  pipeline: string,
  tables: readonly string[],
): Promise<UnloadedObject[]> {
  const controls = await readControls(store, settings.lakeBucket, pipeline);
  const everything = [startingWith(bronzePrefix(pipeline)), startingWith(controlPrefix(pipeline))];
  const loaded = new Set((await readLedger(sql, pipeline, everything)).map(({ key }) => key));
  const listed = await store.list(settings.bronzeBucket, bronzePrefix(pipeline));
  const objects = [...listed.map(({ key }) => key), ...controls.map(({ key }) => key)];
  return objects.flatMap((key) => {
    const object = loaded.has(key) ? null : describeObject(key, controls);
    return object && tables.includes(object.table) ? [object] : [];
  });
}

function describeObject(
  key: string,
  controls: readonly StoredControl[],
): (UnloadedObject & { readonly table: string }) | null {
  const known = controls.find((one) => one.key === key || one.control.objects.includes(key))?.control;
  if (known) {
    const { epoch, table, fullLoadEndTime } = known;
    return { key, epoch, table, arrivedMs: null, atMs: Date.parse(fullLoadEndTime) };
  }
  const name = parseBronzeName(key);
  // A full load without its control is under way: the run that keeps the control will select it.
  const arrivedMs = name?.arrivedMs ?? null;
  if (!name || arrivedMs === null) return null;
  return { key, epoch: name.epoch, table: name.table, arrivedMs, atMs: arrivedMs };
}
