/** What a warehouse holds after a delivery of files, and whether that is what it must hold. */
import { differingTables, digestWarehouse, type WarehouseDigest } from '../../../src/aws/digest-warehouse';
import type { SqlRunner } from '../../../src/aws/sql-runner';
import { table } from '../../../src/model/text-table';
import type { Violation } from '../../../src/model/border';
import type { Pipeline } from '../../../src/model/pipeline';
import type { LandedCounts } from './deliver';

export interface FilesVerdict extends LandedCounts {
  readonly delivery: string;
  readonly windows: number;
  readonly seconds: number;
  /** Event rows that history took. */
  readonly newRows: number;
  readonly digests: WarehouseDigest;
  readonly violations: readonly Violation[];
}

/**
 * What the design promises bit for bit: dimensions, facts and the marts made of them. History is not among it: an event says when its
 * file came, and of pieces fewer rows repeat the one before them.
 */
export function digestStar(
  sql: Pick<SqlRunner, 'columns' | 'execute'>,
  { load, publish }: Pick<Pipeline, 'load' | 'publish'>,
): Promise<WarehouseDigest> {
  return digestWarehouse(sql, [...load.dimensions, ...load.facts, ...publish]);
}

export interface FilesExpected extends Pick<FilesVerdict, 'digests' | 'newRows'> {
  /** Contents that the delivery has, feed by feed. */
  readonly contents: number;
  readonly isWhole: boolean;
}

/** In words; empty where all is as it must be. */
export function faultsOf(verdict: FilesVerdict, expected: FilesExpected): string[] {
  const { digests, landed, newRows, violations } = verdict;
  return [
    ...differingTables(expected.digests, digests).map((name) => `another digest: ${name}`),
    ...(landed === expected.contents ? [] : [`${landed} files landed, of ${expected.contents} contents`]),
    ...(expected.isWhole && newRows !== expected.newRows
      ? [`${newRows} new events, not ${expected.newRows}`]
      : []),
    ...violations.map(({ border, detail }) => `${border}: ${detail}`),
  ].map((fault) => `${verdict.delivery}: ${fault}`);
}

const SHOWN_DIGITS = 16;

export function describeVerdicts(
  verdicts: readonly FilesVerdict[],
  groups: readonly (readonly { readonly name: string }[])[],
  faults: readonly string[],
): string {
  const [first, ...others] = verdicts;
  const disputed = groups.filter((group) => group.length > 1);
  return [
    table([
      ['delivery', 'windows', 'landed', 'known contents', 'new events', 'seconds'],
      ...verdicts.map(({ delivery, windows, landed, same, newRows, seconds }) => [
        delivery,
        ...[windows, landed, same, newRows, seconds].map(String),
      ]),
    ]),
    table([
      ['table', 'rows', 'digest', ...others.map(({ delivery }) => delivery)],
      ...Object.entries(first?.digests ?? {}).map(([name, { rows, digest }]) => [
        name,
        String(rows),
        digest.slice(0, SHOWN_DIGITS),
        ...others.map(({ digests }) => (digests[name]?.digest === digest ? 'equal' : 'other')),
      ]),
    ]),
    disputed.length === 0
      ? 'no two files contradict each other: the order in which they come decides nothing'
      : `kept in their order, because they contradict each other: ${disputed.map((group) => group.map(({ name }) => name).join(' before ')).join('; ')}`,
    faults.length === 0
      ? 'equal: every delivery gave the same star, bit for bit'
      : `NOT equal:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  ].join('\n\n');
}
