/**
 * The ways in which the same files are delivered. Files that contradict each other make a group: of them the later one wins by design,
 * so that each delivery has those of a group one after the other, in their own order; groups come in any.
 */
import type { Random } from '../../../src/model/random';
import { cut, spread, underAnotherName, type Days, type Dropped } from './dropped';

export interface Delivery {
  /** A word: the warehouse's name. */
  readonly name: string;
  readonly says: string;
  /** Whether each content lands as one object, so that history has the same number of events. */
  readonly isWhole: boolean;
  readonly days: (groups: readonly (readonly Dropped[])[], random: Random) => Days;
}

export const DAYS = 2;
const PIECES = 20;

export function inOrder(files: readonly Dropped[]): Days {
  return spread(files, DAYS);
}

/** `delimiterOf`: of the feed that takes a file. */
export function deliveries(delimiterOf: (name: string) => string): readonly Delivery[] {
  return [
    {
      name: 'reversed',
      says: 'the last files first',
      isWhole: true,
      days: (groups) => spread([...groups].reverse().flat(), DAYS),
    },
    {
      name: 'twice',
      says: 'each file with a second name on its day, and with a third one on a day after all',
      isWhole: true,
      days: (groups) => [
        ...spread(
          groups.flat().flatMap((file) => [file, underAnotherName(file, 'second-')]),
          DAYS,
        ),
        groups.flat().map((file) => underAnotherName(file, 'third-')),
      ],
    },
    {
      name: 'shuffled',
      says: 'in random order, each file once more with another name at any later moment',
      isWhole: true,
      days: (groups, random) => spread(doubled(shuffled(groups, random).flat(), random), DAYS),
    },
    {
      name: 'pieces',
      says: `each file as up to ${PIECES} files`,
      isWhole: false,
      days: (groups) =>
        spread(
          groups.flat().flatMap((file) => cut(file, delimiterOf(file.name), PIECES)),
          DAYS,
        ),
    },
  ];
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.between(0, left.length - 1), 1));
}

function doubled(files: readonly Dropped[], random: Random): Dropped[] {
  const all = [...files];
  for (const file of files) {
    const place = random.between(all.indexOf(file) + 1, all.length);
    all.splice(place, 0, underAnotherName(file, 'double-'));
  }
  return all;
}
