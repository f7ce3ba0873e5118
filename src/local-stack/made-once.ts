/** Things that a stack needs once. */

const THERE = new Set([
  'BucketAlreadyOwnedByYou',
  'ResourceAlreadyExistsException',
  'ResourceExistsException',
]);

/** What is there counts as made: the SDK makes a call again whose answer was lost or late, though the first one took effect. */
export async function madeOnce(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof Error && THERE.has(error.name))) throw error;
  });
}
