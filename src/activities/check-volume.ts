/**
 * Volume: an entity's rows in this window against the median of the windows of the same length before it. A window's rows
 * are its batches' together, so that a run that only brings late files is not taken for a small day.
 */
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import type { BatchFile } from '../model/batch-file';
import type { CheckResult } from '../model/check';
import type { Plan } from '../model/plan';
import type { Volume } from '../model/rhythm';
import { BATCH } from './check-log';

/** So many windows are compared, of so many before: the audit grows by one a run. */
const RECENT_WINDOWS = 20;
const WINDOWS_BACK = 60;

export interface Volumes {
  /** Rows of the windows before, newest first. */
  readonly before: readonly number[];
  /** Rows of this window that other batches have brought. */
  readonly committed: number;
}

/** One question for all entities; none where the pipeline has no such rule. */
export async function volumeChecks(
  sql: SqlRunner,
  plan: Plan,
  file: BatchFile,
  rules: readonly Volume[],
): Promise<CheckResult[]> {
  const ruled = rules.filter(({ entity }) => file.entities[entity]);
  if (ruled.length === 0) return [];
  const volumes = await readVolumes(sql, plan);
  return ruled.map((volume) => {
    const { entity, severity } = volume;
    const { before, committed } = volumes.get(entity) ?? { before: [], committed: 0 };
    const read = file.entities[entity]?.silver ?? 0;
    // A whole refinement brings what is committed once more.
    const rows = plan.mode === 'all' ? read : read + committed;
    const detail = unusual(volume, rows, before);
    return {
      place: BATCH,
      entity,
      name: 'volume',
      rule: 'volume',
      severity,
      failed: detail === null ? 0 : 1,
      detail: detail ?? '',
    };
  });
}

/** What is unusual about so many rows; null when nothing is, or when too little is known. */
export function unusual(
  volume: Omit<Volume, 'entity' | 'severity'>,
  rows: number,
  before: readonly number[],
): string | null {
  const { minRatio, maxRatio, leastWindows } = volume;
  const usual = median(before);
  if (before.length < leastWindows || usual === 0) return null;
  const isFew = minRatio !== undefined && rows < minRatio * usual;
  const isMany = maxRatio !== undefined && rows > maxRatio * usual;
  if (!isFew && !isMany) return null;
  return `${rows} rows; the ${before.length} windows before had ${usual} at the median, of which ${minRatio ?? 0} to ${maxRatio ?? 'any'} times are usual`;
}

/** The lower one of two middles; zero of none. */
function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

/** Of the windows before, those whose runs succeeded; what a broken run loaded is no measure. */
const RECENT_ROWS = `
  with windows as (
    select entity, window_from, sum(new_rows) as row_count
    from etl_batch
    where pipeline = :pipeline
      and window_from >= cast(:since as timestamp)
      and window_from <= cast(:window_from as timestamp)
      and datediff(second, window_from, window_to) = cast(:seconds as integer)
      and (
        window_from = cast(:window_from as timestamp)
        or batch_id in (
          select batch_id from etl_run
          where pipeline = :pipeline and window_from >= cast(:since as timestamp) and status = 'succeeded'
        )
      )
    group by entity, window_from
  ),
  numbered as (
    select
      entity,
      row_count,
      case when window_from = cast(:window_from as timestamp) then 1 else 0 end as is_own,
      row_number() over (partition by entity order by window_from desc) as place_from_end
    from windows
  )
  select entity, row_count, is_own from numbered
  where place_from_end <= ${RECENT_WINDOWS + 1}
  order by entity, place_from_end`;

async function readVolumes(sql: SqlRunner, { pipeline, window }: Plan): Promise<Map<string, Volumes>> {
  const lengthMs = Date.parse(window.to) - Date.parse(window.from);
  const sinceMs = Date.parse(window.from) - WINDOWS_BACK * lengthMs;
  const rows = await sql.execute(RECENT_ROWS, {
    pipeline,
    since: sqlTimestamp(new Date(sinceMs).toISOString()),
    window_from: sqlTimestamp(window.from),
    seconds: String(lengthMs / 1000),
  });
  const volumes = new Map<string, Volumes>();
  for (const { entity, row_count, is_own } of rows) {
    const { before, committed } = volumes.get(String(entity)) ?? { before: [], committed: 0 };
    const count = Number(row_count);
    const more =
      Number(is_own) === 1
        ? { before, committed: committed + count }
        : { before: [...before, count], committed };
    volumes.set(String(entity), more);
  }
  return volumes;
}
