/**
 * Derives from the definitions what others read: the warehouse's SQL and its migrations, the list of entities, Terraform's
 * input. `npm run gen` writes it; `npm run gen -- --check` only says what is stale, missing or orphaned, and ends with 1.
 */
import { resolve } from 'node:path';
import { listPipelines } from '../src/pipelines/registry';
import { runGen } from './gen/run';

process.exitCode = runGen(resolve(__dirname, '..'), process.argv.slice(2), listPipelines(), console.log);
