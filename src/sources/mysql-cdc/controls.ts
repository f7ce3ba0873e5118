/** What DMS knew of each full load when it ended, as kept beside bronze: DMS forgets it later. */
import { z } from 'zod';
import { controlPrefix } from '../../model/names';
import type { ObjectStore, StoredObject } from '../../aws/object-store';

export const controlSchema = z.strictObject({
  pipeline: z.string(),
  epoch: z.number().int().min(1),
  schema: z.string(),
  table: z.string(),
  entity: z.string(),
  fullLoadStartTime: z.string(),
  fullLoadEndTime: z.string(),
  fullLoadRows: z.number().int().nonnegative(),
  objects: z.array(z.string()),
});
export type Control = z.infer<typeof controlSchema>;

export interface StoredControl extends StoredObject {
  readonly control: Control;
}

export async function readControls(
  store: Pick<ObjectStore, 'list' | 'readJson'>,
  lakeBucket: string,
  pipeline: string,
): Promise<StoredControl[]> {
  const listed = await store.list(lakeBucket, controlPrefix(pipeline));
  return Promise.all(
    listed.map(async (object) => ({
      ...object,
      control: controlSchema.parse(await store.readJson(lakeBucket, object.key)),
    })),
  );
}
