/** What a person types to read a letter as it came, unmasked, by their own right to read the bucket. */
import { undeliveredPrefix } from '../../../model/delivered-name';
import type { LetterView } from '../../../model/letters';
import { STREAM_PIPELINE } from '../../../model/names';

/** Fetches the object; of one that still has the record, the record alone. Its parts are those of src/stream/letters/found.ts. */
export function fetching({ place, reason }: Pick<LetterView, 'place' | 'reason'>): string {
  const { bucket, key, index } = place;
  const whole = `aws s3 cp ${quoted(`s3://${bucket}/${key}`)} -`;
  if (reason === 'lost') return whole;
  if (key.startsWith(undeliveredPrefix(STREAM_PIPELINE)))
    return `${whole} | grep . | sed -n ${index + 1}p | jq -r .rawData | base64 -d`;
  const records = '.payload | if type == "string" then fromjson else . end | .Records';
  return `${whole} | jq -r '${records}[${index}].kinesis.data' | base64 -d`;
}

/** For a shell: a name may have a space in it. */
function quoted(text: string): string {
  return /^[\w:/.=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
