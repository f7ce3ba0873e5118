/** Histories that are kept, one file for each release. A name begins with the workflow's type. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Recorded {
  readonly workflowId: string;
  readonly history: { readonly events: readonly unknown[] };
}

const ENDING = '.json.gz';

/** By release. */
export function readPast(): Readonly<Record<string, Readonly<Record<string, Recorded>>>> {
  const files = readdirSync(__dirname).filter((file) => file.endsWith(ENDING));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(0, -ENDING.length),
      JSON.parse(gunzipSync(readFileSync(join(__dirname, file))).toString('utf8')) as Record<
        string,
        Recorded
      >,
    ]),
  );
}
