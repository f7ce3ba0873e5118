/** The Glue jobs' code as it is uploaded: their scripts, and their modules as one zip for `--extra-py-files`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipOf } from './zip';

const PACKAGES = ['elt', 'lake'];

export interface GluePackage {
  readonly script: Uint8Array;
  /** Of the job that takes files by a bookmark. */
  readonly ingest: Uint8Array;
  readonly zip: Uint8Array;
}

/** Reads the project's `glue` folder. The same files give the same bytes, so an upload can be told from a change. */
export async function packageGlue(folder: string): Promise<GluePackage> {
  const modules = await Promise.all(PACKAGES.map((name) => modulesOf(folder, name)));
  const [script, ingest] = await Promise.all(
    ['refine.py', 'ingest.py'].map((name) => readFile(join(folder, 'jobs', name))),
  );
  if (!script || !ingest) throw new Error(`${folder}/jobs has no scripts`);
  return { script, ingest, zip: zipOf(modules.flat()) };
}

async function modulesOf(folder: string, name: string): Promise<Array<{ name: string; bytes: Buffer }>> {
  const found = await readdir(join(folder, name), { recursive: true });
  const files = found.filter((file) => file.endsWith('.py')).map((file) => `${name}/${file}`);
  return Promise.all(
    files.sort().map(async (file) => ({ name: file, bytes: await readFile(join(folder, file)) })),
  );
}
