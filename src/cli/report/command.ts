/** `ecomflow report`: shows what a run reported when its window was loaded and published. */
import type { Command } from 'commander';
import { createAwsClients } from '../aws/clients';
import { createObjectStore, type ObjectStore } from '../aws/object-store';
import { loadConfig } from '../config';
import { EltError } from '../model/errors';
import { reportKey, reportPrefix } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { WindowSummary } from '../model/plan';
import { parseInstant, parseWindow, windowBetween, type Window } from '../model/window';
import { findPipeline } from '../pipelines/registry';
import { print, type OutputOptions } from './output';
import { describeSummary } from './run';

interface ReportOptions extends OutputOptions {
  readonly from?: string;
  readonly to?: string;
}

/** As `activities/report.ts` writes it. */
export type Report = WindowSummary & { readonly ingested: Readonly<Record<string, number>> };

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('show the report that a run wrote; without a window: of the window that begins last')
    .argument('<pipeline>', 'such as ecommerce')
    .option('--from <instant>', 'first instant of the window, UTC: 2011-01-05 or 2011-01-05T06:00Z')
    .option('--to <instant>', "first instant after it (default: the pipeline's step later)")
    .option('--json', 'print the report as it is')
    .addHelpText(
      'after',
      `
A backfill writes one report, of its whole range.

Examples:
  $ ecomflow report ecommerce
  $ ecomflow report ecommerce --from 2010-12-01 --json`,
    )
    .action(async (name: string, options: ReportOptions) => {
      const config = loadConfig();
      const store = createObjectStore(createAwsClients(config.AWS_REGION).s3);
      const pipeline = findPipeline(name);
      const window = windowOf(pipeline, options);
      const report = await readReport(store, config.ECOMFLOW_LAKE_BUCKET, pipeline.name, window);
      print(options, report, () => describeReport(report));
    });
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
  const last = (await store.list(bucket, prefix)).at(-1);
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
