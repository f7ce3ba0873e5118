/** The ledger of loaded objects. It grows for ever, so it is only ever asked for ranges of keys. */
import type { Arrival } from '../model/arrival';
import type { KeyRange } from '../model/key-range';
import type { SqlRunner } from './sql-runner';

/**
 * An object that a load has committed, for one entity and under one contract version: it may bring something of several. Where a
 * feed brings them, a line for the feed itself stands beside theirs.
 */
export interface LoadedObject {
  readonly entity: string;
  readonly key: string;
  readonly etag: string;
  readonly contractVersion: number;
}

/** Costs what the ledger has of the ranges, not what it has: it is sorted by pipeline and key. */
export async function readLedger(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: string,
  ranges: readonly KeyRange[],
): Promise<LoadedObject[]> {
  if (ranges.length === 0) return [];
  const parameters: Record<string, string> = { pipeline };
  const within = ranges.map(({ from, before }, index) => {
    parameters[`from_${index}`] = from;
    parameters[`before_${index}`] = before;
    return `(object_key >= :from_${index} and object_key < :before_${index})`;
  });
  const rows = await sql.execute(
    `select entity, object_key, etag, contract_version from etl_ledger
     where pipeline = :pipeline and (${within.join(' or ')})`,
    parameters,
  );
  return rows.map((row) => ({
    entity: String(row['entity']),
    key: String(row['object_key']),
    etag: String(row['etag']),
    contractVersion: Number(row['contract_version']),
  }));
}

/** What the ledger has of these objects, and of what lies between them: one range for each entity, epoch and kind. */
export function readLedgerOf(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: string,
  objects: readonly Arrival[],
): Promise<LoadedObject[]> {
  const ranges = new Map<string, KeyRange>();
  for (const { entity, epoch, kind, key } of objects) {
    const of = `${kind} ${epoch} ${entity}`;
    const known = ranges.get(of) ?? { from: key, before: '' };
    // The least key behind another one is that one with the least character behind it.
    const after = `${key}\u0001`;
    ranges.set(of, {
      from: key < known.from ? key : known.from,
      before: after > known.before ? after : known.before,
    });
  }
  return readLedger(sql, pipeline, [...ranges.values()]);
}

/** A feed's objects from the first key on and before the second. */
export interface LandedRange {
  readonly pipeline: string;
  readonly feed: string;
  readonly fromKey: string;
  readonly toKey: string;
}

/** Rows by object, by the feed's latest version that was loaded. */
export async function readLoadedRows(
  sql: Pick<SqlRunner, 'execute'>,
  { pipeline, feed, fromKey, toKey }: LandedRange,
): Promise<Map<string, number>> {
  const rows = await sql.execute(
    `select object_key, row_count from etl_ledger
     where pipeline = :pipeline and entity = :feed and object_key >= :from_key and object_key < :to_key
     order by contract_version`,
    { pipeline, feed, from_key: fromKey, to_key: toKey },
  );
  return new Map(rows.map((row) => [String(row['object_key']), Number(row['row_count'])]));
}
