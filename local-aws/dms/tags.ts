/** Tags given at creation; ListTagsForResource reads them back. */
import type { DmsState } from './service-state';

export function keepTags(
  state: DmsState,
  arn: string,
  tags: readonly { Key: string; Value?: string | undefined }[],
): void {
  state.tags.set(
    arn,
    tags.map(({ Key, Value }) => ({ Key, Value: Value ?? '' })),
  );
}
