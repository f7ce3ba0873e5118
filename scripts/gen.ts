/**
 * Derives from the definitions what others read: the warehouse's SQL and its migrations, the list of entities, Terraform's
 * input. `npm run gen` writes it; `npm run gen -- --check` only says what is stale, missing or orphaned, and ends with 1.
 */
import { resolve } from 'node:path';
import { listPipelines } from '../src/pipelines/registry';
import { changesOf, writeDerived, type Derived } from './gen/derived';
import { readEntities, refuseOtherDefinitions } from './gen/entities';
import { deriveRegistry } from './gen/entity-registry';
import { deriveSql } from './gen/sql';
import { deriveTerraform } from './gen/terraform';

const ROOT = resolve(__dirname, '..');

function derive(): Derived {
  const defined = readEntities(ROOT);
  refuseOtherDefinitions(defined, listPipelines());
  const parts = [deriveRegistry(defined), deriveSql(ROOT, defined), deriveTerraform(ROOT, listPipelines())];
  return {
    files: parts.flatMap(({ files }) => files),
    drafts: parts.flatMap(({ drafts }) => drafts),
    owned: parts.flatMap(({ owned }) => owned),
  };
}

function main(args: readonly string[]): number {
  const odd = args.filter((argument) => argument !== '--check');
  if (odd.length > 0) {
    console.error(`gen knows --check only, not ${odd.join(' ')}`);
    return 2;
  }
  const derived = derive();
  if (args.length === 0) {
    for (const { what, path } of writeDerived(ROOT, derived))
      console.log(`${what === 'orphaned' ? 'removed' : 'wrote'} ${path}`);
    return 0;
  }
  const changes = changesOf(ROOT, derived);
  for (const { what, path } of changes) console.error(`${what}: ${path}`);
  if (changes.length > 0) console.error('run `npm run gen` and commit what it writes');
  return changes.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(`gen: ${(error as Error).message}`);
  process.exitCode = 1;
}
