/** Where letters are found: what Lambda and Firehose put into S3, and what came by a queue and was put beside it. */
import type { ObjectStore, StoredObject } from '../../aws/object-store';
import { inParallel } from '../../model/in-parallel';
import { undeliveredPrefix } from '../../model/delivered-name';
import { GIVEN_UP, LETTER_NOTICES, STREAM_PIPELINE } from '../../model/names';
import { recordsOfFirehose, recordsOfNotice, type FoundRecord, type ObjectName } from './found';
import { letterIdOf, type Letter } from './letter';
import { loggedLetters, readLog, type LogDeps } from './log';

const AT_ONCE = 16;
/** What the transformation did not take. What fails later, such as in conversion, is nobody's letter: the doctor tells of it. */
const PROCESSING_FAILED = `${undeliveredPrefix(STREAM_PIPELINE)}processing-failed/`;

export interface BoxDeps extends LogDeps {
  readonly store: Pick<ObjectStore, 'list' | 'readJson' | 'readBytes'>;
  /** Has Firehose's errors. */
  readonly bronzeBucket: string;
}

/** All letters, the oldest first. */
export async function readBox(deps: BoxDeps): Promise<Letter[]> {
  const found = (await Promise.all([noticesIn(deps), failedIn(deps)])).flat();
  const logged = await loggedLetters(deps);
  const letters = await inParallel([...byLetter(found)], AT_ONCE, async ([id, records]): Promise<Letter> => {
    const log = logged.has(id) ? await readLog(deps, id) : [];
    return { id, found: records, log };
  });
  return letters.sort((one, other) => (arrivalOf(one) < arrivalOf(other) ? -1 : 1));
}

function arrivalOf({ found: [{ arrivedAt }] }: Letter): string {
  return arrivedAt ?? '';
}

function byLetter(found: readonly FoundRecord[]): ReadonlyMap<string, [FoundRecord, ...FoundRecord[]]> {
  const letters = new Map<string, [FoundRecord, ...FoundRecord[]]>();
  const inOrder = [...found].sort((one, other) => ((one.arrivedAt ?? '') < (other.arrivedAt ?? '') ? -1 : 1));
  for (const record of inOrder) {
    const id = letterIdOf(record);
    const own = letters.get(id);
    if (own) own.push(record);
    else letters.set(id, [record]);
  }
  return letters;
}

async function noticesIn({ store, bucket }: BoxDeps): Promise<FoundRecord[]> {
  const lists = await Promise.all([GIVEN_UP, LETTER_NOTICES].map((prefix) => store.list(bucket, prefix)));
  return readAll({ store, bucket }, lists.flat(), (text, name) => recordsOfNotice(JSON.parse(text), name));
}

async function failedIn({ store, bronzeBucket: bucket }: BoxDeps): Promise<FoundRecord[]> {
  return readAll({ store, bucket }, await store.list(bucket, PROCESSING_FAILED), recordsOfFirehose);
}

async function readAll(
  { store, bucket }: Pick<BoxDeps, 'store' | 'bucket'>,
  objects: readonly StoredObject[],
  parse: (text: string, name: ObjectName) => FoundRecord[],
): Promise<FoundRecord[]> {
  const records = await inParallel(objects, AT_ONCE, async ({ key }) => {
    const text = new TextDecoder().decode(await store.readBytes(bucket, key));
    try {
      return parse(text, { bucket, key });
    } catch {
      return [strangeOf({ bucket, key })];
    }
  });
  return records.flat();
}

/** Must not stand in the way of the others: somebody looks at it, and discards it. */
function strangeOf(name: ObjectName): FoundRecord {
  const address = `s3://${name.bucket}/${name.key}`;
  return {
    data: null,
    address,
    arrivedAt: null,
    condition: 'the object is no letter',
    place: { ...name, index: 0 },
  };
}
