/** What Terraform reads of each pipeline: schedule, the places that it may touch, its source with its feeds, whether silver is crawled, QuickSight's data sets and its dashboard, Athena's questions, DMS's table mappings and task settings, contracts. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tableMappings, taskSettings } from '../../src/sources/mysql-cdc/dms-settings';
import { questionsOf, readAthenaQuestions, withValues } from '../../src/aws/athena-questions';
import { bronzePrefix, epochFolder, lakePrefixes, replicationName } from '../../src/model/names';
import type { Pipeline } from '../../src/model/pipeline';
import { readChartQueries, type ChartQuery } from '../../src/report/chart-definition';
import { dashboardOf } from '../../src/report/quicksight/dashboard';
import type { Derived } from './derived';
import { landedQuestions, type Question } from './landed-questions';
import { reportsOf } from './reports';

const FOLDER = 'infra-terraform/generated';

export function deriveTerraform(root: string, pipelines: readonly Pipeline[]): Derived {
  const charts = readChartQueries(join(root, 'sql'));
  return {
    files: pipelines.map((pipeline) => ({
      path: `${FOLDER}/${pipeline.name}.json`,
      text: inputOf(root, pipeline, charts),
    })),
    drafts: [],
    owned: readdirSync(join(root, FOLDER)).map((name) => `${FOLDER}/${name}`),
  };
}

function inputOf(root: string, pipeline: Pipeline, charts: readonly ChartQuery[]): string {
  const { name, source, entities, catalog, schedule } = pipeline;
  const content = {
    pipeline: name,
    schedule,
    // What its worker may read and write, and what its Glue job may.
    prefixes: { bronze: [bronzePrefix(name)], lake: lakePrefixes(name) },
    source,
    catalog,
    reports: reportsOf(root, pipeline),
    dashboard: dashboardOf(pipeline, charts),
    athenaQueries: [...landedQuestions(pipeline), ...loadedQuestions(root, pipeline)],
    ...(source.kind === 'mysql-cdc' ? { dms: dmsOf(pipeline) } : {}),
    contracts: entities,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** What people ask of what was loaded, each with what nobody set: whoever asks in Athena's console changes it there. */
function loadedQuestions(root: string, { name: pipeline }: Pipeline): Question[] {
  return questionsOf(pipeline, readAthenaQuestions(join(root, 'sql'))).map(
    ({ name, description, parameters, sql }) => ({
      name: `${pipeline} loaded: ${name}`,
      description,
      sql: withValues(sql, definedOf(parameters)),
    }),
  );
}

function definedOf(parameters: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, value ?? '']));
}

function dmsOf(pipeline: Pipeline): Readonly<Record<string, unknown>> {
  return {
    taskName: replicationName(pipeline.name),
    firstBucketFolder: epochFolder(pipeline.name, 1),
    tableMappings: tableMappings(pipeline),
    taskSettings: taskSettings(),
  };
}
