/** The small system in which errors are planted. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyConfiguration, type Workspace } from './workspace';

export const SAMPLE = join(__dirname, '..', 'sample');

/** A change of a file: what stands there, and what shall stand there instead. */
export type Edit = readonly [file: string, before: string, after: string];

/** One error, and where it must be found. */
export interface Planted {
  readonly error: string;
  readonly edits: readonly Edit[];
  /** What the engine must say. */
  readonly says: RegExp;
}

/** A copy of the sample in which `init` has run. */
export async function sampleWorkspace(): Promise<Workspace> {
  const workspace = await copyConfiguration(SAMPLE);
  await workspace.good('init');
  return workspace;
}

/** Adds to a file. */
export const added = (file: string, text: string): Edit => [file, '', text];

/** Makes the edits in a folder. Throws where one does not find its place: it would prove nothing. */
export function plant(folder: string, edits: readonly Edit[]): void {
  for (const [file, before, after] of edits) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
    writeFileSync(path, before === '' ? `${text}\n${after}\n` : text.replace(before, () => after));
  }
}
