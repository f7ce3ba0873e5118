/** What `npm run gen` does with its arguments: writes, or says what is not as the definitions have it. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pipeline } from '../../src/model/pipeline';
import { changesOf, writeDerived, type Derived } from './derived';
import { readEntities, refuseOtherDefinitions, refuseUnloadedNames, type DefinedEntity } from './entities';
import { deriveRegistry } from './entity-registry';
import { derivePipelineList } from './pipelines';
import { deriveServices } from './services/page';
import { deriveSql } from './sql';
import { deriveStar } from './star-page';
import { deriveTerraform } from './terraform';

/** Returns the exit code: 1 when something is wrong, 2 for an unknown argument. */
export function runGen(
  root: string,
  args: readonly string[],
  readDefined: () => readonly Pipeline[],
  say: (line: string) => void,
): number {
  const odd = args.filter((argument) => argument !== '--check');
  if (odd.length > 0) {
    say(`gen: it knows --check only, not ${odd.join(' ')}`);
    return 2;
  }
  try {
    const defined = readEntities(root);
    const pipelines = readDefined();
    refuseOtherDefinitions(defined, pipelines);
    refuseUnloadedNames(defined, pipelines);
    const derived = derive(root, defined, pipelines);
    return args.includes('--check') ? check(root, derived, say) : write(root, derived, say);
  } catch (error) {
    say(`gen: ${(error as Error).message}`);
    return 1;
  }
}

/** All that is derived from these definitions. Throws an Error for what cannot be. */
export function derive(
  root: string,
  defined: readonly DefinedEntity[],
  pipelines: readonly Pipeline[],
): Derived {
  const sql = deriveSql(root, defined);
  const parts = [
    deriveRegistry(defined),
    derivePipelineList(pipelines),
    sql,
    deriveStar(root, defined, sql.files),
    deriveTerraform(root, pipelines),
    deriveServices(root),
  ];
  return {
    files: parts.flatMap(({ files }) => files),
    drafts: parts.flatMap(({ drafts }) => drafts),
    owned: parts.flatMap(({ owned }) => owned),
  };
}

function write(root: string, derived: Derived, say: (line: string) => void): number {
  const changes = writeDerived(root, derived);
  for (const { what, path } of changes) say(`gen: ${what === 'orphaned' ? 'removed' : 'wrote'} ${path}`);
  const orphaned = changes.filter(({ what }) => what === 'orphaned').map(({ path }) => dirname(path));
  for (const path of leftBeside(root, new Set(orphaned), derived))
    say(`gen: ${path} is by hand and stays, although what stood beside it is gone`);
  return 0;
}

function leftBeside(root: string, folders: ReadonlySet<string>, { files }: Derived): string[] {
  const made = new Set(files.map(({ path }) => path));
  return [...folders]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !made.has(path));
}

function check(root: string, derived: Derived, say: (line: string) => void): number {
  const changes = changesOf(root, derived);
  for (const { what, path } of changes) say(`gen: ${what}: ${path}`);
  if (changes.length > 0) say('gen: run `npm run gen` and commit what it writes');
  return changes.length === 0 ? 0 : 1;
}
