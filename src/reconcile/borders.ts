/**
 * Promise 4 at every border: what left one layer arrived in the next. Each border compares two counts that two
 * different engines made; a row removed anywhere shows at the border behind it.
 */
import { leaveOutLoaded } from '../aws/unloaded-objects';
import type { Arrival } from '../model/arrival';
import { bookLines, isFeed, linesOf } from '../model/books';
import { differ, type Violation } from '../model/border';
import { EltError } from '../model/errors';
import { currentView } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { describeUnloaded, windowStart } from '../model/unloaded';
import type { LayerDeps, Layers } from './layers';

/**
 * bronze + splits = silver + rejected + duplicates + unmapped + folded; silver = history new + already known; history = new. Of a feed
 * itself: bronze = rejected + unmapped, which is what was mapped.
 */
export async function compareLayers(
  deps: LayerDeps,
  pipeline: Pipeline,
  layers: Layers,
): Promise<Violation[]> {
  const rows = await deps.sql.execute(
    `select entity, sum(split_rows) as splits, sum(rejected_rows) as rejected, sum(unmapped_rows) as unmapped,
       sum(folded_rows) as folded, sum(new_rows) as new_rows, sum(known_rows) as known_rows
     from etl_batch where pipeline = :pipeline group by entity`,
    { pipeline: pipeline.name },
  );
  const loaded = new Map(rows.map((row) => [row['entity'], row]));
  const appended = await newRowsOfSystem(deps, pipeline);
  return bookLines(pipeline).flatMap((name) => {
    const figure = (column: string): number => Number(loaded.get(name)?.[column] ?? 0);
    const of = (layer: keyof Layers): number => layers[layer][name] ?? 0;
    return [
      ...differ(
        isFeed(pipeline, name) ? 'bronze → mapped' : 'bronze → silver',
        name,
        of('refined') + figure('splits'),
        of('silver') + figure('rejected') + of('duplicates') + figure('unmapped') + figure('folded'),
      ),
      ...differ('refine → rejected', name, of('refused'), of('rejected')),
      ...differ('silver → history', name, of('silver'), figure('new_rows') + figure('known_rows')),
      ...differ('load → history', name, appended.get(name) ?? 0, of('history')),
    ];
  });
}

/** By all pipelines that bring records of the system, as history holds them. */
async function newRowsOfSystem(
  { sql }: LayerDeps,
  { sourceSystem }: Pipeline,
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.execute(
    'select entity, sum(new_rows) as n from etl_batch where source_system = :source_system group by entity',
    { source_system: sourceSystem },
  );
  return new Map(rows.map((row) => [String(row['entity']), Number(row['n'])]));
}

const UNTOLD = 'there are objects, and the source has not told when its first snapshot was complete';

/**
 * What of bronze is not committed, under whatever contract version: a break in this epoch, a remark in one that is over. What lies in a window
 * that has not ended is its run's to load, and no break yet.
 */
export async function compareLedger(
  deps: LayerDeps,
  pipeline: Pipeline,
  epoch: number,
): Promise<{
  readonly violations: Violation[];
  readonly superseded: string[];
  readonly remarks: string[];
}> {
  const { name, schedule } = pipeline;
  const source = deps.findSource(pipeline.source.kind);
  const { objects, areAllKnown } = await source.arrivals({ pipeline: name, range: null });
  const lines = objects.flatMap((object) =>
    linesOf(pipeline, object.entity).map((entity) => ({ ...object, entity })),
  );
  const unloaded = eachOnce(await leaveOutLoaded(deps.sql, name, lines));
  const describe = (objects: readonly Arrival[]) =>
    describeUnloaded(pipeline.name, objects, pipeline.schedule.windowMs);
  const current = unloaded.filter((object) => object.epoch >= epoch);
  const nowMs = current.length === 0 ? 0 : await source.nowMs(name);
  const isOver = ({ arrivedMs }: Arrival): boolean =>
    windowStart(arrivedMs, schedule.windowMs) + schedule.windowMs <= nowMs;
  return {
    violations: [
      ...(areAllKnown || objects.length === 0 ? [] : [UNTOLD]),
      ...describe(current.filter(isOver)),
    ].map((detail) => ({ border: 'bronze → ledger', detail })),
    remarks: describe(current.filter((object) => !isOver(object))).map(
      (detail) => `bronze → ledger: ${detail}, once that window has ended`,
    ),
    superseded: describe(unloaded.filter((object) => object.epoch < epoch)),
  };
}

/** One object has a line for each entity that it brings. */
function eachOnce(lines: readonly Arrival[]): Arrival[] {
  return [...new Map(lines.map((line) => [line.key, line])).values()];
}

/** One fact for each record that history still has of the entity whose grain it has. */
export async function compareFacts(deps: LayerDeps, pipeline: Pipeline): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const fact of pipeline.load.facts) {
    const entity = grainOf(pipeline, fact);
    const [row] = await deps.sql.execute(
      `select
         (select count(*) from ${fact} where source_system = :source_system) as facts,
         (select count(*) from ${currentView(entity)} where source_system = :source_system) as records`,
      { source_system: pipeline.sourceSystem },
    );
    violations.push(...differ(`history → ${fact}`, entity, Number(row?.['records']), Number(row?.['facts'])));
  }
  return violations;
}

function grainOf({ entities }: Pipeline, fact: string): string {
  const found = entities.find((entity) => entity.grainOf.includes(fact));
  if (!found) throw new EltError('ELT_CONFIG_INVALID', `no entity of the pipeline is grainOf ${fact}`);
  return found.name;
}
