/** What DMS knew of each full load, as kept beside bronze. */
import { controlSchema, type Control } from '../../model/batch-file';
import { controlPrefix } from '../../model/names';
import type { ObjectStore, StoredObject } from '../../aws/object-store';

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
