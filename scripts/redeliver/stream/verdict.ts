/** What a warehouse holds after a way, and whether that is what it must hold. */
import { differingTables, type WarehouseDigest } from '../../../src/aws/digest-warehouse';
import type { Violation } from '../../../src/model/border';
import { table } from '../../../src/model/text-table';

export interface StreamVerdict {
  readonly way: string;
  readonly seconds: number;
  /** Event rows that history took. */
  readonly newRows: number;
  readonly digests: WarehouseDigest;
  readonly violations: readonly Violation[];
}

/** In words; empty where all is as it must be. */
export function faultsOf({ way, digests, violations }: StreamVerdict, expected: WarehouseDigest): string[] {
  return [
    ...differingTables(expected, digests).map((name) => `another digest: ${name}`),
    ...violations.map(({ border, detail }) => `${border}: ${detail}`),
  ].map((fault) => `${way}: ${fault}`);
}

const SHOWN_DIGITS = 16;

export function describeVerdicts(verdicts: readonly StreamVerdict[], faults: readonly string[]): string {
  const [first, ...others] = verdicts;
  return [
    table([
      ['way', 'new events', 'seconds'],
      ...verdicts.map(({ way, newRows, seconds }) => [way, String(newRows), String(seconds)]),
    ]),
    table([
      ['table', 'rows', 'digest', ...others.map(({ way }) => way)],
      ...Object.entries(first?.digests ?? {}).map(([name, { rows, digest }]) => [
        name,
        String(rows),
        digest.slice(0, SHOWN_DIGITS),
        ...others.map(({ digests }) => (digests[name]?.digest === digest ? 'equal' : 'other')),
      ]),
    ]),
    faults.length === 0
      ? 'equal: every way gave the same star, bit for bit'
      : `NOT equal:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  ].join('\n\n');
}
