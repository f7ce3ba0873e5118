/** A checkpoint never passes a record that nobody has dealt with, in whatever order batches end. */
import fc from 'fast-check';
import { Checkpoint } from '../../../local-aws/kinesis/reader/checkpoint';

/** As who forgets that batches overtake each other. */
class HastyCheckpoint extends Checkpoint {
  override settle(numbers: readonly string[]): void {
    super.settle(numbers);
    const last = numbers.at(-1);
    if (last !== undefined && (this.at === undefined || last > this.at)) this.at = last;
  }
}

/** How many records there are, and the order in which some of them are dealt with. */
const endings = fc
  .integer({ min: 1, max: 30 })
  .chain((count) => fc.tuple(fc.constant(count), fc.shuffledSubarray([...Array(count).keys()])));

function neverPasses(make: () => Checkpoint) {
  return fc.property(endings, ([count, settled]) => {
    const numbers = Array.from({ length: count }, (_, at) => String(at).padStart(56, '0'));
    const checkpoint = make();
    checkpoint.read(numbers);
    const dealtWith = new Set<number>();
    for (const place of settled) {
      checkpoint.settle([numbers[place] ?? '']);
      dealtWith.add(place);
      const firstLeft = numbers.findIndex((_, at) => !dealtWith.has(at));
      const before = firstLeft < 0 ? count : firstLeft;
      expect(checkpoint.at).toBe(numbers[before - 1]);
      expect(checkpoint.waiting).toBe(count - before);
    }
  });
}

it('stands before the first record that is left', () => {
  fc.assert(neverPasses(() => new Checkpoint()));
});

it('a hasty one is found out', () => {
  expect(fc.check(neverPasses(() => new HastyCheckpoint())).failed).toBe(true);
});
