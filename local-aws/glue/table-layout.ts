/** How a crawler sees tables in keys: the folders before the first `key=value` are the table, the rest its partitions. */
import type { LakeObject } from './lake-objects';

export interface TableLayout {
  /** Key prefix of the table, ending in a slash. */
  readonly root: string;
  readonly partitionKeys: readonly string[];
  readonly objects: readonly LakeObject[];
  readonly partitions: readonly PartitionLayout[];
}

export interface PartitionLayout {
  readonly values: readonly string[];
  /** Key prefix, ending in a slash. */
  readonly prefix: string;
  readonly objects: readonly LakeObject[];
}

/** Files and folders that begin with `_` or `.` are hidden; empty objects are folder markers. */
export function isData(target: string, object: LakeObject): boolean {
  const names = object.key.slice(target.length).split('/');
  return object.size > 0 && names.every((name) => name !== '' && !/^[_.]/.test(name));
}

/** The tables below a target (a key prefix). Throws an Error where one table's folders disagree about its partition keys. */
export function tablesBelow(target: string, objects: readonly LakeObject[]): TableLayout[] {
  const byRoot = new Map<string, LakeObject[]>();
  for (const object of objects.filter((item) => isData(target, item))) {
    const root = rootOf(object.key);
    byRoot.set(root, [...(byRoot.get(root) ?? []), object]);
  }
  return [...byRoot].map(([root, members]) => layoutOf(root, members));
}

function rootOf(key: string): string {
  const folders = key.split('/').slice(0, -1);
  const first = folders.findIndex((folder) => folder.includes('='));
  return [...(first < 0 ? folders : folders.slice(0, first)), ''].join('/');
}

function layoutOf(root: string, objects: readonly LakeObject[]): TableLayout {
  const byPrefix = new Map<string, LakeObject[]>();
  for (const object of objects) {
    const prefix = object.key.slice(0, object.key.lastIndexOf('/') + 1);
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), object]);
  }
  const named = [...byPrefix].map(([prefix, members]) => ({
    prefix,
    members,
    parts: partsOf(prefix.slice(root.length)),
  }));
  const partitionKeys = named[0]?.parts.map((part) => part.key) ?? [];
  const odd = named.find(({ parts }) => parts.map((part) => part.key).join('/') !== partitionKeys.join('/'));
  if (odd) throw new Error(`folder ${odd.prefix}: partition keys differ from ${partitionKeys.join(', ')}`);
  const partitions =
    partitionKeys.length === 0
      ? []
      : named.map(({ prefix, members, parts }) => ({
          prefix,
          objects: members,
          values: parts.map((part) => part.value),
        }));
  return { root, partitionKeys, objects, partitions };
}

/** Folders without a name get one, as Glue gives it: partition_0, partition_1. */
function partsOf(path: string): Array<{ readonly key: string; readonly value: string }> {
  let unnamed = 0;
  return path
    .split('/')
    .filter((folder) => folder !== '')
    .map((folder) => {
      const sign = folder.indexOf('=');
      if (sign > 0) return { key: folder.slice(0, sign).toLowerCase(), value: folder.slice(sign + 1) };
      unnamed += 1;
      return { key: `partition_${unnamed - 1}`, value: folder };
    });
}
