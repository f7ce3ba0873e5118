/**
 * Derives what Terraform and other tools need from the pipelines' definitions: DMS's table mappings and task settings,
 * contracts, schedules. `npm run gen` writes it; `npm run gen -- --check` fails when a file is stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableMappings, taskSettings } from '../src/model/dms';
import { epochFolder, replicationTaskName } from '../src/model/names';
import type { Pipeline } from '../src/model/pipeline';
import { listPipelines } from '../src/pipelines/registry';

const FOLDER = resolve(__dirname, '../infra-terraform/generated');

function generated(pipeline: Pipeline): string {
  const { name, source, schedule } = pipeline;
  const content = {
    pipeline: name,
    schedule,
    dms: {
      taskName: replicationTaskName(name),
      firstBucketFolder: epochFolder(name, 1),
      tableMappings: tableMappings(pipeline),
      taskSettings: taskSettings(),
    },
    contracts: source.entities,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function main(check: boolean): number {
  mkdirSync(FOLDER, { recursive: true });
  const stale: string[] = [];
  for (const pipeline of listPipelines()) {
    const file = join(FOLDER, `${pipeline.name}.json`);
    const text = generated(pipeline);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (check) stale.push(file);
    else writeFileSync(file, text);
  }
  if (stale.length > 0) console.error(`stale, run \`npm run gen\`: ${stale.join(', ')}`);
  return stale.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.includes('--check'));
