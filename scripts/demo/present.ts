/** What a person sees of the demo. Progress goes to stderr, the summary to stdout. */
import { table } from '../../src/model/text-table';
import type { CountryComparison } from '../replay/countries';
import type { Proof } from './proof';
import type { WindowResult } from './run-windows';
import type { Comparison } from './source-demo';
import { MEASURES, type SalesFigures, type StarFigures } from './star';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function describeDay({ summary, stages }: WindowResult, number: number): string {
  const counts = Object.values(summary.counts);
  const events = counts.reduce((sum, { bronze, splits, unmapped }) => sum + bronze + splits - unmapped, 0);
  const rejected = counts.reduce((sum, count) => sum + count.rejected, 0);
  const times = Object.entries(stages).map(([stage, ms]) => `${stage} ${(ms / 1000).toFixed(1)}`);
  const total = Object.values(stages).reduce((sum, ms) => sum + ms, 0);
  return `${String(number).padStart(3)}  ${summary.window.from.slice(0, 10)}  ${String(events).padStart(6)} events  ${String(rejected).padStart(3)} rejected  source ${summary.reconciled.padEnd(8)} ${seconds(total).padStart(7)}  (${times.join(', ')})`;
}

export interface DemoResult extends StarFigures {
  readonly pipeline: string;
  /** What real data says of itself beside the star. */
  readonly comparison: Comparison | null;
  readonly proof: Proof;
  readonly windows: number;
  /** Of this pipeline. */
  readonly seconds: number;
  /** Seconds by stage, over all windows. */
  readonly stages: Readonly<Record<string, number>>;
}

/** Empty lines between them. */
export function describeResult(result: DemoResult): string {
  const { sales, members, marts, comparison, windows } = result;
  const star = [
    ...(sales ? describeSales(sales, 'customer' in members) : []),
    ...Object.entries(members).map(([name, of]) => [`${name}s`, `${of.members} in ${of.versions} versions`]),
    ...(comparison ? [[comparison.title, comparison.text]] : []),
    ['windows', String(windows)],
  ];
  const stages = Object.entries(result.stages).map(([stage, time]) => [stage, `${time.toFixed(1)} s`]);
  return [
    table(result.proof.rows),
    table([['the star', ''], ...star]),
    ...(Object.keys(marts).length === 0 ? [] : [table(describeMarts(marts))]),
    table([
      ['time by stage (days overlap)', ''],
      ...stages,
      ['everything', `${result.seconds.toFixed(1)} s`],
    ]),
    result.proof.verdict,
  ].join('\n\n');
}

function describeSales(sales: SalesFigures, knowsCustomers: boolean): string[][] {
  return [
    ['order lines', String(sales.lines)],
    ['orders', `${sales.orders} (${sales.cancelled} cancelled)`],
    ...(knowsCustomers ? [['lines without a customer', String(sales.unknownCustomerLines)]] : []),
    ['quantity', String(sales.quantity)],
    ['revenue', sales.revenue],
    ...(sales.cost === null ? [] : [['cost', sales.cost]]),
    ...(sales.profit === null ? [] : [['profit', sales.profit]]),
  ];
}

function describeMarts(marts: StarFigures['marts']): string[][] {
  return [
    ['marts', 'rows', ...MEASURES],
    ...Object.entries(marts).map(([name, { rows, sums }]) => [
      name,
      String(rows),
      ...MEASURES.map((measure) => sums[measure] ?? '-'),
    ]),
  ];
}

export function describeCountries({ countries, differing, differingNow }: CountryComparison): string {
  const asOfSale =
    differing.length === 0
      ? `as the file has it in all ${countries} countries, as of the sale`
      : `NOT as the file has it, as of the sale: ${differing.join(', ')}`;
  const now = differingNow.length === 0 ? 'none' : differingNow.join(', ');
  return `${asOfSale} (by where customers live now, these would differ: ${now})`;
}
