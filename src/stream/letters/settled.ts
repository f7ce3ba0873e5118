/** Which of Firehose's objects a person has dealt with. */
import { readBox, type BoxDeps } from './box';
import { isClosed, type Letter } from './letter';

/** Keys in bronze of objects whose records were all replayed or discarded: nobody has to do anything about them. */
export async function settledObjects(deps: BoxDeps): Promise<ReadonlySet<string>> {
  const letters = await readBox(deps);
  const keysOf = (some: readonly Letter[]): string[] =>
    some.flatMap(({ found }) =>
      found.flatMap(({ place: { bucket, key } }) => (bucket === deps.bronzeBucket ? [key] : [])),
    );
  const open = new Set(keysOf(letters.filter((letter) => !isClosed(letter))));
  return new Set(keysOf(letters.filter(isClosed)).filter((key) => !open.has(key)));
}
