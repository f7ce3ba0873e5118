/** Where accepted schema changes lie: one object for each word given, none is rewritten. */
import { acceptedDdlSchema, type AcceptedDdl } from './accepted';
import { acceptedDdlKey, acceptedDdlPrefix } from '../../model/names';
import type { ObjectStore } from '../../aws/object-store';

export async function readAcceptedDdls(
  store: ObjectStore,
  lakeBucket: string,
  of: Pick<AcceptedDdl, 'pipeline' | 'epoch' | 'table'>,
): Promise<AcceptedDdl[]> {
  const listed = await store.list(lakeBucket, acceptedDdlPrefix(of.pipeline, of.epoch, of.table));
  return Promise.all(
    listed.map(async ({ key }) => acceptedDdlSchema.parse(await store.readJson(lakeBucket, key))),
  );
}

export async function writeAcceptedDdl(
  store: ObjectStore,
  lakeBucket: string,
  accepted: AcceptedDdl,
): Promise<void> {
  const { pipeline, epoch, table, acceptedAt } = accepted;
  await store.writeJson(lakeBucket, acceptedDdlKey(pipeline, epoch, table, acceptedAt), accepted);
}
