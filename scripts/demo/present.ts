/** What a person sees of the demo. Progress goes to stderr, the summary to stdout. */
import { layerRows } from '../../src/reconcile/layers';
import type { Reconciliation } from '../../src/reconcile/reconcile';
import { table } from '../../src/model/text-table';
import type { CountryComparison } from '../replay/countries';
import type { Figures } from './figures';
import type { WindowResult } from './run-windows';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function describeDay({ summary, stages }: WindowResult, number: number): string {
  const rows = Object.values(summary.counts).reduce((sum, count) => sum + count.bronze, 0);
  const rejected = Object.values(summary.counts).reduce((sum, count) => sum + count.rejected, 0);
  const times = Object.entries(stages).map(([stage, ms]) => `${stage} ${(ms / 1000).toFixed(1)}`);
  const total = Object.values(stages).reduce((sum, ms) => sum + ms, 0);
  return `${String(number).padStart(3)}  ${summary.window.from.slice(0, 10)}  ${String(rows).padStart(6)} events  ${String(rejected).padStart(3)} rejected  source ${summary.reconciled.padEnd(8)} ${seconds(total).padStart(7)}  (${times.join(', ')})`;
}

export interface DemoResult extends Figures {
  /** Only of a real file, whose lines name a country each. */
  readonly countries?: CountryComparison;
  readonly layers: Reconciliation['layers'];
  readonly reconciled: boolean;
  readonly violations: Reconciliation['violations'];
  readonly windows: number;
  readonly seconds: number;
  /** Seconds by stage, over all windows. */
  readonly stages: Readonly<Record<string, number>>;
}

export function describeResult(result: DemoResult): string {
  const star = [
    ['order lines', String(result.lines)],
    ['orders', `${result.orders} (${result.cancelled} cancelled)`],
    ['customers', `${result.customers} in ${result.versions.customer} versions`],
    ['products', `${result.products} in ${result.versions.product} versions`],
    ['lines without a customer', String(result.unknownCustomerLines)],
    ['quantity', String(result.quantity)],
    ['revenue', result.revenue],
    ...(result.countries ? [['revenue by country', describeCountries(result.countries)]] : []),
    ['windows', String(result.windows)],
  ];
  const stages = Object.entries(result.stages).map(([stage, time]) => [stage, `${time.toFixed(1)} s`]);
  return [
    table(layerRows(result.layers, 'rows by layer')),
    table([['the star', ''], ...star]),
    table([
      ['time by stage (days overlap)', ''],
      ...stages,
      ['everything', `${result.seconds.toFixed(1)} s`],
    ]),
    result.reconciled
      ? 'reconciled: every row of the source is accounted for, at every border'
      : `NOT reconciled:\n${result.violations.map(({ border, detail }) => `  ${border}: ${detail}`).join('\n')}`,
  ].join('\n\n');
}

export function describeCountries({ countries, differing, differingNow }: CountryComparison): string {
  const asOfSale =
    differing.length === 0
      ? `as the file has it in all ${countries} countries, as of the sale`
      : `NOT as the file has it, as of the sale: ${differing.join(', ')}`;
  const now = differingNow.length === 0 ? 'none' : differingNow.join(', ');
  return `${asOfSale} (by where customers live now, these would differ: ${now})`;
}
