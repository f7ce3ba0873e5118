/**
 * Derives from the definitions what others read: the warehouse's SQL and its migrations, the lists of entities and pipelines, Terraform's
 * input. `npm run gen` writes it; `npm run gen -- --check` only says what is stale, missing or orphaned, and ends with 1.
 */
import { resolve } from 'node:path';
import { readPipelines } from './gen/pipelines';
import { runGen } from './gen/run';

const root = resolve(__dirname, '..');
process.exitCode = runGen(root, process.argv.slice(2), () => readPipelines(root), console.log);
