/** What Terraform reads of each pipeline: schedule, the places that it may touch, its source with its feeds, DMS's table mappings and task settings, contracts. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tableMappings, taskSettings } from '../../src/sources/mysql-cdc/dms-settings';
import { bronzePrefix, epochFolder, lakePrefixes, replicationTaskName } from '../../src/model/names';
import type { Pipeline } from '../../src/model/pipeline';
import type { Derived } from './derived';

const FOLDER = 'infra-terraform/generated';

export function deriveTerraform(root: string, pipelines: readonly Pipeline[]): Derived {
  return {
    files: pipelines.map((pipeline) => ({
      path: `${FOLDER}/${pipeline.name}.json`,
      text: inputOf(pipeline),
    })),
    drafts: [],
    owned: readdirSync(join(root, FOLDER)).map((name) => `${FOLDER}/${name}`),
  };
}

function inputOf(pipeline: Pipeline): string {
  const { name, source, entities, schedule } = pipeline;
  const content = {
    pipeline: name,
    schedule,
    // What its worker may read and write, and what its Glue job may.
    prefixes: { bronze: [bronzePrefix(name)], lake: lakePrefixes(name) },
    source,
    // QuickSight's data sets that its runs refresh.
    reports: pipeline.report,
    ...(source.kind === 'mysql-cdc' ? { dms: dmsOf(pipeline) } : {}),
    contracts: entities,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function dmsOf(pipeline: Pipeline): Readonly<Record<string, unknown>> {
  return {
    taskName: replicationTaskName(pipeline.name),
    firstBucketFolder: epochFolder(pipeline.name, 1),
    tableMappings: tableMappings(pipeline),
    taskSettings: taskSettings(),
  };
}
