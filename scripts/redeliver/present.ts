/** What a person sees in the end. Progress goes to stderr, the verdict to stdout. */
import { table } from '../../src/model/text-table';
import { describeCountries } from '../demo/present';
import type { CountryComparison } from '../replay/countries';
import type { Verdict } from './verdict';

export interface RedeliverResult {
  readonly equal: boolean;
  /** What is not as it must be, in words. */
  readonly faults: readonly string[];
  readonly seconds: number;
  readonly deliveries: readonly Verdict[];
  /** Only of a real file. */
  readonly countries?: CountryComparison;
}

const SHOWN_DIGITS = 16;

export function describeRedelivery(result: RedeliverResult): string {
  const { deliveries, faults, countries } = result;
  const counts = deliveries.map(({ delivery, runs, errors, events, seconds }) =>
    [delivery, runs, errors.length, events.bronze, events.new, events.known, events.duplicates, seconds].map(
      String,
    ),
  );
  const [first] = deliveries;
  const tables = Object.entries(first?.digests ?? {}).map(([name, { rows, digest }]) => [
    name,
    String(rows),
    digest.slice(0, SHOWN_DIGITS),
    ...deliveries.slice(1).map(({ digests }) => (digests[name]?.digest === digest ? 'equal' : 'other')),
  ]);
  const figures = Object.entries(first?.figures ?? {}).map(([name, value]) => [name, JSON.stringify(value)]);
  return [
    table([
      ['delivery', 'runs', 'failed', 'events in bronze', 'new', 'known', 'duplicates', 'seconds'],
      ...counts,
    ]),
    table([['table', 'rows', 'digest', ...deliveries.slice(1).map(({ delivery }) => delivery)], ...tables]),
    table([['figures', ''], ...figures]),
    ...(countries ? [`revenue by country: ${describeCountries(countries)}`] : []),
    faults.length === 0
      ? 'equal: every delivery gave the same warehouse, bit for bit'
      : `NOT equal:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  ].join('\n\n');
}
