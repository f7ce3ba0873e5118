/** What Terraform reads of each pipeline: schedule, the places that it may touch, its source with its feeds, QuickSight's data sets, Athena's questions, DMS's table mappings and task settings, contracts. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tableMappings, taskSettings } from '../../src/sources/mysql-cdc/dms-settings';
import { bronzePrefix, epochFolder, lakePrefixes, replicationName } from '../../src/model/names';
import type { Pipeline } from '../../src/model/pipeline';
import type { Derived } from './derived';
import { landedQuestions } from './landed-questions';
import { reportsOf } from './reports';

const FOLDER = 'infra-terraform/generated';

export function deriveTerraform(root: string, pipelines: readonly Pipeline[]): Derived {
  return {
    files: pipelines.map((pipeline) => ({
      path: `${FOLDER}/${pipeline.name}.json`,
      text: inputOf(root, pipeline),
    })),
    drafts: [],
    owned: readdirSync(join(root, FOLDER)).map((name) => `${FOLDER}/${name}`),
  };
}

function inputOf(root: string, pipeline: Pipeline): string {
  const { name, source, entities, schedule } = pipeline;
  const content = {
    pipeline: name,
    schedule,
    // What its worker may read and write, and what its Glue job may.
    prefixes: { bronze: [bronzePrefix(name)], lake: lakePrefixes(name) },
    source,
    reports: reportsOf(root, pipeline),
    athenaQueries: landedQuestions(pipeline),
    ...(source.kind === 'mysql-cdc' ? { dms: dmsOf(pipeline) } : {}),
    contracts: entities,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function dmsOf(pipeline: Pipeline): Readonly<Record<string, unknown>> {
  return {
    taskName: replicationName(pipeline.name),
    firstBucketFolder: epochFolder(pipeline.name, 1),
    tableMappings: tableMappings(pipeline),
    taskSettings: taskSettings(),
  };
}
