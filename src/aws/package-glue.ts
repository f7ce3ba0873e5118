/** The Glue job's code as it is uploaded: the script, and its modules as one zip for `--extra-py-files`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipOf } from './zip';

const PACKAGES = ['elt', 'lake'];

export interface GluePackage {
  readonly script: Uint8Array;
  readonly zip: Uint8Array;
}

/** Reads the project's `glue` folder. The same files give the same bytes, so an upload can be told from a change. */
export async function packageGlue(folder: string): Promise<GluePackage> {
  const modules = await Promise.all(PACKAGES.map((name) => modulesOf(folder, name)));
  return { script: await readFile(join(folder, 'jobs', 'refine.py')), zip: zipOf(modules.flat()) };
}

async function modulesOf(folder: string, name: string): Promise<Array<{ name: string; bytes: Buffer }>> {
  const found = await readdir(join(folder, name), { recursive: true });
  const files = found.filter((file) => file.endsWith('.py')).map((file) => `${name}/${file}`);
  return Promise.all(
    files.sort().map(async (file) => ({ name: file, bytes: await readFile(join(folder, file)) })),
  );
}
