/** The measurements as a table: each look by the shortest and the longest past. */
import { table } from '../../src/model/text-table';
import type { Cost, Measured } from './measure';

export function describeResults(results: readonly Measured[]): string {
  const days = [...new Set(results.map((one) => one.days))].sort((a, b) => a - b);
  const [fewest = 0, most = 0] = [days[0], days.at(-1)];
  const head = [
    'look',
    'sorted',
    `${fewest} days ms`,
    `${most} days ms`,
    'ratio',
    `read after ${fewest}`,
    `after ${most}`,
    `before: ${most} days ms`,
    'ratio',
    'read',
  ];
  const rows = results
    .filter((one) => one.days === most)
    .map((late) => {
      const early = results.find(
        (one) => one.what === late.what && one.days === fewest && one.isSorted === late.isSorted,
      );
      return [
        late.what,
        late.isSorted ? 'yes' : 'no',
        ...compared(early?.now ?? null, late.now),
        ...[early?.now.read ?? '-', late.now.read].map(String),
        ...compared(early?.before ?? null, late.before).slice(1),
        String(late.before?.read ?? '-'),
      ];
    });
  return table([head, ...rows]);
}

function compared(early: Cost | null, late: Cost | null): string[] {
  if (!early || !late) return ['-', '-', '-'];
  return [String(early.ms), String(late.ms), (late.ms / Math.max(early.ms, 1)).toFixed(1)];
}
