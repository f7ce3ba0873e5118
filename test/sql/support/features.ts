/** What a stream has of all that a stream may have, so that a thousand of them can be shown to have met everything. */
import type { DimensionRow } from '../../reference-model/dimension';
import { remember, type SnapshotRow, type SourceEvent } from '../../reference-model/event';
import { starOf, type SalesRow, type Star } from '../../reference-model/sales';
import { compareEvents } from '../../reference-model/timeline';
import { MOST_EVENTS_OF_A_KEY, type Item, type Stream } from './stream';
import { batchOf } from './walk';

interface Facts extends Stream {
  readonly events: readonly SourceEvent[];
  readonly fullLoads: readonly SnapshotRow[];
  /** How many events each key has. */
  readonly keys: ReadonlyMap<string, number>;
  /** Each event of a key with the one after it. */
  readonly pairs: readonly (readonly [SourceEvent, SourceEvent])[];
  readonly steps: readonly Step[];
  /** Each sale as one load left it. */
  readonly sales: readonly Sale[];
}

/** One load: what came, and the star before and after it. */
interface Step {
  readonly fresh: readonly Item[];
  readonly before: readonly SalesRow[];
  readonly star: Star;
}

interface Sale {
  readonly row: SalesRow;
  readonly before: SalesRow | undefined;
  readonly step: Step;
}

const FEATURES: Readonly<Record<string, (stream: Facts) => boolean>> = {
  'a source with an honest clock': ({ source }) => (source?.past.length ?? 0) > 0,
  'a source with a clock that lies': ({ source }) => source?.past.length === 0,
  'anything whatever': ({ source }) => source === null,
  'one key': ({ keys }) => keys.size === 1,
  'eight keys or more': ({ keys }) => keys.size >= 8,
  'a key with 40 to 80 events': ({ keys }) =>
    [...keys.values()].some((count) => count >= MOST_EVENTS_OF_A_KEY / 2),
  'a delete': ({ events }) => events.some(({ op }) => op === 'D'),
  'an insert after a delete': ({ pairs }) =>
    pairs.some(([before, after]) => before.op === 'D' && after.op !== 'D'),
  'an untracked change': ({ pairs }) =>
    pairs.some(([one, next]) => one.trackedHash === next.trackedHash && one.rowHash !== next.rowHash),
  'several changes of a key at one instant': ({ pairs }) =>
    pairs.some(([one, next]) => one.committedAt !== null && one.committedAt === next.committedAt),
  'one sequence with several contents': ({ pairs }) =>
    pairs.some(
      ([one, next]) =>
        one.origin === 'change' &&
        one.epoch === next.epoch &&
        one.sequence === next.sequence &&
        one.rowHash !== next.rowHash,
    ),
  'a clock that went back': ({ pairs }) =>
    pairs.some(([one, next]) => (one.committedAt ?? '') > (next.committedAt ?? '9')),
  'a member of the source whose clock went back before its last change': ({ source, pairs, fullLoads }) => {
    const followed = new Set(pairs.map(([one]) => one));
    return pairs.some(
      ([one, next]) =>
        !followed.has(next) &&
        one.op !== 'D' &&
        one.rowHash !== next.rowHash &&
        (one.committedAt ?? '') > (next.committedAt ?? '9') &&
        isMemberIn(source, next) &&
        fullLoads.every(
          ({ entity, snapshotAt }) => entity !== next.entity || snapshotAt <= (next.committedAt ?? ''),
        ),
    );
  },
  'NULL and empty text': ({ events }) =>
    [null, ''].every((wanted) => events.some(({ values }) => Object.values(values).includes(wanted))),
  'two contract versions': ({ events }) => new Set(events.map((event) => event.contractVersion)).size > 1,
  'a row that a later contract version rejects': ({ events, items }) =>
    items.some(
      (item) =>
        'refused' in item &&
        events.some(
          (event) =>
            event.entity === item.entity &&
            event.recordKey === item.recordKey &&
            event.epoch === item.epoch &&
            event.origin === item.refused.origin &&
            event.sequence === item.refused.sequence &&
            event.contractVersion < item.refused.contractVersion,
        ),
    ),
  'two full loads of a table': ({ fullLoads }) =>
    new Set(fullLoads.map(({ entity }) => entity)).size < fullLoads.length,
  'a full load that heals the time of one before': ({ fullLoads, events, steps }) =>
    fullLoads.some((one) =>
      fullLoads.some(
        (next) =>
          next.entity === one.entity &&
          next.epoch > one.epoch &&
          next.snapshotAt < one.snapshotAt &&
          events.some((event) => isLoadedIn(one, event) && changesAt(next.snapshotAt, event, steps.at(-1))),
      ),
    ),
  'a key that a full load lacks': ({ fullLoads, events, items }) =>
    fullLoads.some((full) =>
      events.some(
        (event) =>
          event.entity === full.entity &&
          event.epoch < full.epoch &&
          !isPresent(event.recordKey, full, items),
      ),
    ),
  'a key that a snapshot lacks of which not every row can be told': ({ items, events }) =>
    items.some(
      (item) =>
        'kind' in item &&
        item.kind === 'part' &&
        !fullLoadsOf(items).some(({ entity, epoch }) => entity === item.entity && epoch === item.epoch) &&
        events.some(
          (event) =>
            event.entity === item.entity &&
            event.epoch < item.epoch &&
            !isPresent(event.recordKey, item, items),
        ),
    ),
  'a rejected row in a full load': ({ items }) =>
    items.some((item) => 'kind' in item && item.kind === 'presence'),
  'several loads': ({ loads }) => loads.length > 1,
  'something delivered twice': ({ items, loads }) =>
    loads.flat().flatMap((batch) => batch.items).length > items.length,
  'a late event of an epoch before a full load': ({ loads }) =>
    loads.some((load, index) =>
      fullLoadsOf(load.flatMap(({ items }) => items)).some((full) =>
        loads
          .slice(index + 1)
          .some((later) =>
            later.some(({ items }) =>
              items.some((late) => 'op' in late && late.entity === full.entity && late.epoch < full.epoch),
            ),
          ),
      ),
    ),
  'a sale': ({ sales }) => sales.length > 0,
  ...membersFeatures('customer', ({ customers }) => customers, 'customerSk'),
  ...membersFeatures('product', ({ products }) => products, 'productSk'),
  ...membersFeatures('location', ({ locations }) => locations, 'locationSk'),
  'a sale restated by its header': ({ sales }) =>
    sales.some(
      ({ row, before, step }) =>
        before !== undefined && before.orderStatus !== row.orderStatus && !came(step, 'order_line', row),
    ),
  'a sale that a full load ended': ({ steps }) =>
    steps.some((step) =>
      step.before.some((row) => !find(step.star.sales, row) && !came(step, 'order_line', row, ['op'])),
    ),
};

export const ALL_FEATURES: readonly string[] = Object.keys(FEATURES);

/** The features that the stream has. */
export function featuresOf(stream: Stream): string[] {
  const events = stream.items.filter((item) => 'op' in item);
  const steps = stepsOf(stream);
  const facts: Facts = {
    ...stream,
    events,
    fullLoads: fullLoadsOf(stream.items),
    keys: keysOf(events),
    pairs: pairsOf(events),
    steps,
    sales: steps.flatMap((step) =>
      step.star.sales.map((row) => ({ row, before: find(step.before, row), step })),
    ),
  };
  return ALL_FEATURES.filter((name) => FEATURES[name]?.(facts));
}

function fullLoadsOf(items: readonly Item[]): SnapshotRow[] {
  return items.filter((item) => 'kind' in item).filter(({ kind }) => kind === 'snapshot');
}

/** The event's key is a member that the source has in the end. */
function isMemberIn(source: Stream['source'], { entity, recordKey }: SourceEvent): boolean {
  return (
    !entity.includes('order') &&
    (source?.rows ?? []).some((row) => row.entity === entity && row.recordKey === recordKey && !row.isBad)
  );
}

function isLoadedIn(full: SnapshotRow, event: SourceEvent): boolean {
  return event.entity === full.entity && event.epoch === full.epoch && event.origin === 'snapshot';
}

/** A version of the event's member begins or ends then. */
function changesAt(at: string, { recordKey, entity }: SourceEvent, step: Step | undefined): boolean {
  const rows = step ? membersOf(step.star, entity) : [];
  return rows.some((row) => row.key === recordKey && (row.validFrom === at || row.validTo === at));
}

function membersOf({ customers, products, locations }: Star, entity: string): readonly DimensionRow[] {
  if (entity === 'customer') return customers;
  return entity === 'product' ? products : locations;
}

function isPresent(recordKey: string, full: Item, items: readonly Item[]): boolean {
  return items.some(
    (item) =>
      item.entity === full.entity &&
      item.epoch === full.epoch &&
      item.recordKey === recordKey &&
      (('op' in item && item.origin === 'snapshot') || ('kind' in item && item.kind === 'presence')),
  );
}

function keysOf(events: readonly SourceEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { entity, recordKey } of events) {
    const key = `${entity} ${recordKey}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function pairsOf(events: readonly SourceEvent[]): [SourceEvent, SourceEvent][] {
  const last = new Map<string, SourceEvent>();
  return [...events].sort(compareEvents).flatMap((after): [SourceEvent, SourceEvent][] => {
    const key = `${after.entity} ${after.recordKey}`;
    const before = last.get(key);
    last.set(key, after);
    return before ? [[before, after]] : [];
  });
}

function stepsOf({ loads }: Stream): Step[] {
  let before: Star['sales'] = [];
  return loads.map((load, index) => {
    const delivered = loads.slice(0, index + 1).flatMap((batches) => batches.flatMap(({ items }) => items));
    const star = starOf(remember([batchOf('', delivered)]));
    const step = { fresh: load.flatMap(({ items }) => items), before, star };
    before = star.sales;
    return step;
  });
}

function find(sales: readonly SalesRow[], row: SalesRow): SalesRow | undefined {
  return sales.find(({ orderId, lineNo }) => orderId === row.orderId && lineNo === row.lineNo);
}

/** Something of the row's order came in this load: events, or by default full loads as well. */
function came(
  { fresh }: Step,
  entity: string,
  row: SalesRow,
  kinds: readonly string[] = ['op', 'kind'],
): boolean {
  return fresh.some(
    (item) =>
      item.entity === entity &&
      kinds.some((kind) => kind in item) &&
      (!('op' in item) || item.values['order_id'] === row.orderId),
  );
}

function membersFeatures(
  name: string,
  rowsOf: (star: Star) => readonly DimensionRow[],
  column: 'customerSk' | 'productSk' | 'locationSk',
): Record<string, (stream: Facts) => boolean> {
  const own = ({ row, step }: Sale): DimensionRow | undefined =>
    rowsOf(step.star).find(({ sk }) => sk === row[column]);
  const isInGap = (sale: Sale): boolean => {
    const member = own(sale);
    if (!member || member.validTo > sale.row.soldAt) return false;
    return rowsOf(sale.step.star).some(
      ({ key, validFrom }) => key === member.key && validFrom > member.validFrom,
    );
  };
  const isRestated = ({ row, before, step }: Sale): boolean =>
    before !== undefined &&
    before[column] !== row[column] &&
    !came(step, 'order_line', row) &&
    !came(step, 'sales_order', row);
  return {
    [`a sale at the instant its ${name} changed`]: ({ sales }) =>
      sales.some((sale) => own(sale)?.validFrom === sale.row.soldAt),
    [`a sale in a gap of its ${name}`]: ({ sales }) => sales.some(isInGap),
    [`a sale restated by a change of its ${name}`]: ({ sales }) => sales.some(isRestated),
  };
}
