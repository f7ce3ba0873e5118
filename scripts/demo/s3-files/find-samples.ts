/** A pipeline's made-up files stand in its folder: nothing else has to name them. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../src/local-stack/stack';
import { EltError } from '../../../src/model/errors';
import type { FilesOfDay } from '../../../src/model/sample';

const requireFile = createRequire(__filename);

/** Throws ELT_INPUT_INVALID where the folder has none. */
export function findSamples(pipeline: string): FilesOfDay {
  const file = `src/pipelines/${pipeline}/samples/files.ts`;
  const path = join(PROJECT_ROOT, file);
  const { filesOfDay } = existsSync(path)
    ? (requireFile(path) as { readonly filesOfDay?: FilesOfDay })
    : { filesOfDay: undefined };
  if (filesOfDay) return filesOfDay;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `${pipeline} has no made-up files: give it real ones with --data FILE, or let ${file} export \`filesOfDay\``,
  );
}
