/**
 * Every id, prefix and object name in one place, so that a schedule, a person and a trigger meet in the same run
 * and nothing is found twice. Slugs are `[a-z0-9-]{1,64}`: a colon in a path breaks Hadoop, and QuickSight's and the Data API's ids are narrow.
 */
import { EltError } from './errors';
import { durationOf, parseStep, windowBetween, type Window } from './window';

/** What a setting names for one pipeline: `ecomflow/source/{pipeline}`; without that word it names one thing for all. */
export function namedFor(setting: string, pipeline: string): string {
  return setting.replaceAll('{pipeline}', pipeline);
}

/** The builds of the worker under this name take over from each other. */
export const DEPLOYMENT_NAME = 'ecomflow';

/** Canonical workflow id of a window: `ecommerce/2011-01-05T00:00Z/P1D`. */
export function windowWorkflowId(pipeline: string, window: Window): string {
  return `${pipeline}/${window.from.slice(0, 16)}Z/${durationOf(window)}`;
}

/** Reads a window's workflow id back. Throws ELT_INPUT_INVALID. */
export function parseWindowWorkflowId(id: string): { pipeline: string; window: Window } {
  const parsed = matchWindowWorkflowId(id);
  if (parsed) return parsed;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `run: "${id}" is not a run's id, such as ecommerce/2011-01-05T00:00Z/P1D`,
  );
}

/** Null where the id is not a window's. Throws ELT_INPUT_INVALID where its step is none. */
export function matchWindowWorkflowId(id: string): { pipeline: string; window: Window } | null {
  const [, pipeline, from, step] =
    /^([a-z][a-z0-9-]*)\/(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z)\/(P[0-9A-Z]+)$/.exec(id) ?? [];
  if (pipeline === undefined || from === undefined || step === undefined) return null;
  const fromMs = Date.parse(from);
  return { pipeline, window: windowBetween(fromMs, fromMs + parseStep(step)) };
}

/** The window as a slug: `20110105t0000-p1d`. */
export function windowSlug(window: Window): string {
  const start = window.from.slice(0, 16).replaceAll(/[-:]/g, '').toLowerCase();
  return `${start}-${durationOf(window).toLowerCase()}`;
}

/** A pipeline's schedule in Temporal. */
export function scheduleId(pipeline: string): string {
  return `ecomflow-${pipeline}`;
}

/** By what its mail's schedule goes, as a pipeline's goes by its name. */
export function newsOf(pipeline: string): string {
  return `${pipeline}-news`;
}

/** By what the schedule of those who look around goes: no pipeline is called so. */
export const WATCH = 'watch';

/** Where Lambda puts records of a stream that it gives up, in a bucket for letters. */
export const GIVEN_UP = 'aws/lambda/';
/** There too: what came by a queue. */
export const LETTER_NOTICES = 'letters/notices/';
/** There too: what people did with each letter. */
export const LETTER_LOG = 'letters/log/';
/** There too: of which letters people were told. */
export const LETTERS_TOLD = 'letters/told/';
/** The pipeline that loads the star from the stream. */
export const STREAM_PIPELINE = 'online-retail-stream';

/** What the ids of a schedule's runs begin with; Temporal adds the firing's time. */
export function scheduledRunId(pipeline: string): string {
  return `${pipeline}-scheduled`;
}

/** The workflow that gathers a pipeline's dropped files into runs. */
export function gatheringId(pipeline: string): string {
  return `files-${pipeline}`;
}

/** The workflow id of a run for dropped files: its window's end is for people, the token tells it from any other. */
export function droppedRunId(pipeline: string, { to }: Window, token: string): string {
  return `${pipeline}-dropped-${to.slice(0, 16).replaceAll(/[-:]/g, '').toLowerCase()}-${token.slice(0, 8)}`;
}

/** The sequencer's workflow id. */
export function sequencerId(warehouse: string): string {
  return `load-${warehouse}`;
}

/** The workflow that crawls the catalog: one for each crawler. */
export function catalogId(crawler: string): string {
  return `catalog-${crawler}`;
}

/** The crawler that a catalog's workflow id names. */
export function crawlerOf(id: string): string {
  return id.slice(catalogId('').length);
}

/** A batch: one try of one window, told apart by the try's token. */
export function batchId(pipeline: string, window: Window, token: string): string {
  return `${pipeline}-${windowSlug(window)}-${token.slice(0, 8)}`;
}

/** Folder of one replication epoch in the bronze bucket; DMS's BucketFolder. */
export function epochFolder(pipeline: string, epoch: number): string {
  return `bronze/${pipeline}/epoch=${epoch}`;
}

/** Reads the epoch out of a BucketFolder; null when the folder is not ours. */
export function epochOfFolder(folder: string): number | null {
  const match = /^bronze\/[a-z][a-z0-9-]*\/epoch=(\d+)$/.exec(folder);
  return match?.[1] === undefined ? null : Number(match[1]);
}

export function tablePrefix(pipeline: string, epoch: number, schema: string, table: string): string {
  return `${epochFolder(pipeline, epoch)}/${schema}/${table}/`;
}

export function bronzePrefix(pipeline: string): string {
  return `bronze/${pipeline}/`;
}

export interface BronzeName {
  readonly epoch: number;
  readonly schema: string;
  readonly table: string;
  readonly kind: 'load' | 'cdc';
  /** Arrival: the time in the name, epoch milliseconds UTC; null on full-load objects, which have none. */
  readonly arrivedMs: number | null;
}

const BRONZE_NAME =
  /^bronze\/[a-z][a-z0-9-]*\/epoch=(\d+)\/([^/]+)\/([^/]+)\/(?:(LOAD[0-9A-F]{8})|\d{4}\/\d{2}\/\d{2}\/(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(\d{3}))\.parquet$/;

/** Reads a bronze object's name; null when it is not one that DMS writes. */
export function parseBronzeName(key: string): BronzeName | null {
  const match = BRONZE_NAME.exec(key);
  if (!match) return null;
  const [, epoch = '', schema = '', table = '', load, ...time] = match;
  const [year, month, day, hour, minute, second, millisecond] = time;
  const arrivedMs = load
    ? null
    : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  return { epoch: Number(epoch), schema, table, kind: load ? 'load' : 'cdc', arrivedMs };
}

export function controlPrefix(pipeline: string): string {
  return `control/${pipeline}/`;
}

export function controlKey(pipeline: string, epoch: number, table: string): string {
  return `${controlPrefix(pipeline)}epoch=${epoch}/${table}.json`;
}

/** Schema changes of the source that a person has accepted. */
export function acceptedDdlPrefix(pipeline: string, epoch: number, table: string): string {
  return `accepted-ddl/${pipeline}/epoch=${epoch}/${table}/`;
}

export function acceptedDdlKey(pipeline: string, epoch: number, table: string, acceptedAt: string): string {
  return `${acceptedDdlPrefix(pipeline, epoch, table)}${acceptedAt.replaceAll(/[-:.]/g, '').toLowerCase()}.json`;
}

export function definitionKey(pipeline: string, sha256: string): string {
  return `definitions/${pipeline}/${sha256}.json`;
}

export function refineManifestKey(pipeline: string, window: Window, token: string): string {
  return `${triesPrefix(pipeline, window)}${token}/refine.json`;
}

/** Followed by a try's token: the manifests of a window. */
export function triesPrefix(pipeline: string, window: Window): string {
  return `manifests/${pipeline}/run=${windowSlug(window)}/try=`;
}

export function silverPrefix(pipeline: string): string {
  return `silver/${pipeline}`;
}

/** What the catalog's tables of a pipeline's silver begin with: one for each entity behind it. */
export function silverTables(pipeline: string): string {
  return `silver_${pipeline.replaceAll('-', '_')}_`;
}

/** A note for each batch that a load has committed: by them Athena tells what the warehouse has from what was only refined. */
export function loadedPrefix(pipeline: string): string {
  return `loaded/${pipeline}/`;
}

export function loadedKey(pipeline: string, batchId: string): string {
  return `${loadedPrefix(pipeline)}${batchId}.csv`;
}

/** The catalog's table of a feed's objects in bronze. */
export function bronzeTable(pipeline: string, feed: string): string {
  return `bronze_${pipeline.replaceAll('-', '_')}_${feed}`;
}

/** The catalog's table of those notes. */
export function loadedTable(pipeline: string): string {
  return `loaded_${pipeline.replaceAll('-', '_')}`;
}

/** The try's claim: the job run that put it first is the winner. */
export function ownerKey(pipeline: string, runSlug: string, token: string): string {
  return `${silverPrefix(pipeline)}/_owner/run=${runSlug}/try=${token}/owner.json`;
}

export function batchKey(pipeline: string, runSlug: string, token: string, jobRunId: string): string {
  return `${silverPrefix(pipeline)}/_batch/run=${runSlug}/try=${token}/${jobRunId}/batch.json`;
}

export function loadManifestKey(warehouse: string, loadId: string, table: string): string {
  return `loads/${warehouse}/${loadId}/${table}.manifest`;
}

/** Athena's results: read once by the run that asked, kept for people. */
export function athenaPrefix(pipeline: string): string {
  return `athena/${pipeline}/`;
}

export function reportPrefix(pipeline: string): string {
  return `reports/${pipeline}/`;
}

/** In key order the window that begins last comes last. */
export function reportKey(pipeline: string, window: Window): string {
  return `${reportPrefix(pipeline)}${windowSlug(window)}.json`;
}

/** The same for people, beside it. */
export function reportPageKey(pipeline: string, window: Window): string {
  return `${reportPrefix(pipeline)}${windowSlug(window)}.html`;
}

/** Pages of a pipeline's days: its marts as they were after that day's arrivals. */
export function dayPagePrefix(pipeline: string): string {
  return `${reportPrefix(pipeline)}days/`;
}

export function dayPageKey(pipeline: string, day: string): string {
  return `${dayPagePrefix(pipeline)}${day}.html`;
}

/** The page that leads to all others. */
export function reportIndexKey(): string {
  return 'reports/index.html';
}

/** All that a pipeline keeps in the lake's bucket. */
export function lakePrefixes(pipeline: string): string[] {
  return [
    controlPrefix(pipeline),
    `accepted-ddl/${pipeline}/`,
    `definitions/${pipeline}/`,
    `manifests/${pipeline}/`,
    `${silverPrefix(pipeline)}/`,
    loadedPrefix(pipeline),
    reportPrefix(pipeline),
  ];
}

export function replicationName(pipeline: string): string {
  return `ecomflow-${pipeline}`;
}

/** The role of a purpose (`glue`, `dms-bronze-<pipeline>`), in the account of another one's ARN. */
export function roleBeside(arn: string, purpose: string): string {
  return arn.replace(/[^/]*$/, `ecomflow-${purpose}`);
}

export function heartbeatTable(): string {
  return 'ecomflow_heartbeat';
}

/** Staging tables that every pipeline's refine fills beside its entities, by the folder in silver. */
export const COMMON_STAGING = {
  _snapshot: 'stg_snapshot',
  _object: 'stg_object',
  _rejected: 'stg_rejected',
  _batch: 'stg_batch',
} as const;

export function stagingTable(entity: string): string {
  return `stg_${entity}`;
}

export function historyTable(entity: string): string {
  return `hist_${entity}`;
}

/** The row that each key has now. */
export function currentView(entity: string): string {
  return `hist_current_${entity}`;
}

/** What a report shows: the view that its QuickSight data set takes in. */
export function reportView(report: string): string {
  return `rpt_${report.replaceAll('-', '_')}`;
}

/** `Sales overview` of `sales-overview`. */
export function reportTitle(report: string): string {
  const words = report.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
