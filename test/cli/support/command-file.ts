/**
 * The command in one file. `bin/ecomflow.mjs` reads 1600 files, of which it translates each of ours: three seconds of a core, and
 * tests start it more than a hundred times.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BUNDLES_VARIABLE } from '../../support/run-folder';

const ROOT = resolve(__dirname, '../../..');

/** As `npx ecomflow` starts it. */
export const INSTALLED = join(ROOT, 'bin/ecomflow.mjs');

/** The test that needs it first writes it for all of the run. */
export function commandFile(): string {
  const folder = process.env[BUNDLES_VARIABLE];
  if (folder === undefined) return INSTALLED;
  const file = join(folder, 'ecomflow.cjs');
  if (existsSync(file)) return file;
  const own = `${file}.${process.pid}`;
  execFileSync(process.execPath, [join(__dirname, 'bundle-command.mjs'), own]);
  renameSync(own, file);
  return file;
}
