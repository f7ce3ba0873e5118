/** `ecomflow report`: shows what a run reported when its window was loaded and published, in words or as a page. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { createAwsClients } from '../../aws/clients';
import { createObjectStore, type ObjectStore } from '../../aws/object-store';
import { loadConfig } from '../../config';
import { EltError } from '../../model/errors';
import { matchWindowWorkflowId, reportKey, reportPrefix } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import type { WindowSummary } from '../../model/plan';
import { parseInstant, parseWindow, windowBetween, type Window } from '../../model/window';
import { findPipeline } from '../../pipelines/registry';
import { print, type OutputOptions } from '../output';
import { addIndexCommand } from './index-command';
import { readDashboard } from './dashboard';
import { openFile } from './open-file';
import { pageFile, readDayPage, readRunPage } from './pages';
import { describeSummary } from '../run';

interface ReportOptions extends OutputOptions {
  readonly from?: string;
  readonly to?: string;
  readonly html?: string;
  readonly open?: boolean;
  readonly day?: string | true;
  readonly dashboard?: boolean;
}

/** As `activities/report.ts` writes it. */
export type Report = WindowSummary & { readonly ingested: Readonly<Record<string, number>> };

export function addReportCommand(program: Command): void {
  const report = program
    .command('report')
    .description('show the report that a run wrote; without a window: of the window that begins last')
    .argument('<pipeline>', "such as ecommerce, or a run's id, such as ecommerce/2010-12-01T00:00Z/P1D")
    .option('--from <instant>', 'first instant of the window, UTC: 2011-01-05 or 2011-01-05T06:00Z')
    .option('--to <instant>', "first instant after it (default: the pipeline's step later)")
    .option('--html <file>', "write the run's page, which needs no network")
    .option('--open', 'show the page in a browser')
    .option(
      '--day [day]',
      "with --html or --open: the page of the pipeline's day (default: the last one), with its charts",
    )
    .option(
      '--dashboard',
      "the pipeline's dashboard in QuickSight: of the local one its page, on AWS its address",
    )
    .option('--json', 'print the report as it is')
    .addHelpText(
      'after',
      `
A backfill writes one report, of its whole range.

Examples:
  $ ecomflow report ecommerce
  $ ecomflow report ecommerce --from 2010-12-01 --json
  $ ecomflow report ecommerce/2010-12-01T00:00Z/P1D --html run.html
  $ ecomflow report ecommerce --day --open
  $ ecomflow report ecommerce --dashboard --open
  $ ecomflow report index --dir reports`,
    )
    .action(async (name: string, options: ReportOptions) => {
      const config = loadConfig();
      const store = createObjectStore(createAwsClients(config.AWS_REGION).s3);
      const asked = askedFor(name, options);
      const { pipeline, window } = asked;
      if (options.dashboard) {
        const found = await readDashboard(pipeline, config);
        if ('page' in found) return showPage(Buffer.from(found.page), options);
        return print(options, found, () => found.address);
      }
      if (options.html === undefined && !options.open && options.day === undefined) {
        const found = await readReport(store, config.ECOMFLOW_LAKE_BUCKET, pipeline, window);
        return print(options, found, () => describeReport(found));
      }
      const page = await pageOf(store, config.ECOMFLOW_LAKE_BUCKET, asked, options.day);
      await showPage(page, options);
    });
  addIndexCommand(report);
}

interface Asked {
  readonly pipeline: string;
  readonly window: Window | null;
}

/** A run's id names its window. Throws ELT_INPUT_INVALID where options name another. */
function askedFor(name: string, options: ReportOptions): Asked {
  const run = matchWindowWorkflowId(name);
  const pipeline = findPipeline(run?.pipeline ?? name);
  if (!run) return { pipeline: pipeline.name, window: windowOf(pipeline, options) };
  if (options.from === undefined && options.to === undefined) return run;
  throw new EltError('ELT_INPUT_INVALID', `--from, --to: ${name} names its window itself`);
}

async function pageOf(
  store: ObjectStore,
  bucket: string,
  { pipeline, window }: Asked,
  day: string | true | undefined,
): Promise<Uint8Array> {
  if (day !== undefined) return readDayPage(store, bucket, pipeline, day === true ? null : dayOf(day));
  const last = window ?? (await readReport(store, bucket, pipeline, null)).window;
  return readRunPage(store, bucket, pipeline, last);
}

function dayOf(text: string): string {
  return new Date(parseInstant(text, 'day')).toISOString().slice(0, 10);
}

async function showPage(page: Uint8Array, options: ReportOptions): Promise<void> {
  const file = pageFile(options.html);
  writeFileSync(file, page);
  if (options.open) await openFile(file);
  print(options, { file, bytes: page.length }, () => `${file}: ${Math.ceil(page.length / 1024)} KB`);
}

/** Null where none is named. Throws ELT_INPUT_INVALID. */
export function windowOf({ schedule }: Pipeline, { from, to }: ReportOptions): Window | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined) throw new EltError('ELT_INPUT_INVALID', '--to: give --from as well');
  if (to !== undefined) return parseWindow(from, to);
  const fromMs = parseInstant(from, 'from');
  return windowBetween(fromMs, fromMs + schedule.windowMs);
}

/** Throws ELT_RUN_UNKNOWN where no run wrote one. */
export async function readReport(
  store: Pick<ObjectStore, 'list' | 'readJson'>,
  bucket: string,
  pipeline: string,
  window: Window | null,
): Promise<Report> {
  const prefix = window ? reportKey(pipeline, window) : reportPrefix(pipeline);
  // Pages for people stand beside them.
  const last = (await store.list(bucket, prefix)).filter(({ key }) => key.endsWith('.json')).at(-1);
  if (last) return (await store.readJson(bucket, last.key)) as Report;
  const asked = window ? ` of ${window.from} to ${window.to}` : '';
  throw new EltError('ELT_RUN_UNKNOWN', `no run of ${pipeline} has written a report${asked}`);
}

export function describeReport(report: Report): string {
  const { newRows, knownRows, publish, ingested } = report;
  const datasets = Object.entries(ingested).map(([name, rows]) => `${name} (${rows} rows)`);
  return [
    describeSummary(report),
    `${newRows} new rows, ${knownRows} known before`,
    `marts refreshed: ${publish.join(', ') || 'none'}`,
    `datasets taken in: ${datasets.join(', ') || 'none'}`,
  ].join('\n');
}
