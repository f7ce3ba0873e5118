/** Counts the remote jobs that a lane started, as the services themselves list them. */
import { BatchGetQueryExecutionCommand, paginateListQueryExecutions } from '@aws-sdk/client-athena';
import { paginateGetJobRuns } from '@aws-sdk/client-glue';
import { paginateListIngestions } from '@aws-sdk/client-quicksight';
import { paginateListStatements } from '@aws-sdk/client-redshift-data';
import { FORGET_TABLE_CHECKS } from '../../src/activities/check-log';
import type { Lane } from './lane';
import type { World } from './world';

export interface Starts {
  readonly glueRuns: number;
  readonly loads: number;
  readonly reconciliations: number;
  /** Queries that count what was delivered. */
  readonly counts: number;
  readonly tableChecks: number;
  readonly refreshes: number;
  readonly ingestions: number;
}

export async function countStarts(world: World, lane: Lane): Promise<Starts> {
  const texts = await statementTexts(world, lane);
  const count = (pattern: string): number => texts.filter((text) => text.includes(pattern)).length;
  return {
    glueRuns: await countGlueRuns(world, lane),
    loads: count('call sp_begin_load(:load_id)'),
    reconciliations: count('call sp_reconcile(:'),
    counts: await countQueries(world, lane),
    tableChecks: count(FORGET_TABLE_CHECKS),
    refreshes: count('refresh materialized view'),
    ingestions: await countIngestions(world, lane),
  };
}

async function countGlueRuns({ aws, config }: World, { lakeBucket }: Lane): Promise<number> {
  let runs = 0;
  for await (const page of paginateGetJobRuns(
    { client: aws.glue },
    { JobName: config.ECOMFLOW_REFINE_JOB },
  )) {
    const own = page.JobRuns?.filter((run) =>
      run.Arguments?.['--manifest']?.startsWith(`s3://${lakeBucket}/`),
    );
    runs += own?.length ?? 0;
  }
  return runs;
}

async function countQueries({ aws: { athena } }: World, { lakeBucket }: Lane): Promise<number> {
  let queries = 0;
  for await (const { QueryExecutionIds: ids = [] } of paginateListQueryExecutions({ client: athena }, {})) {
    if (ids.length === 0) continue;
    const { QueryExecutions = [] } = await athena.send(
      new BatchGetQueryExecutionCommand({ QueryExecutionIds: ids }),
    );
    queries += QueryExecutions.filter(({ ResultConfiguration }) =>
      ResultConfiguration?.OutputLocation?.startsWith(`s3://${lakeBucket}/`),
    ).length;
  }
  return queries;
}

async function statementTexts({ aws }: World, { database }: Lane): Promise<string[]> {
  const texts: string[] = [];
  const target = { WorkgroupName: 'ecomflow', Database: database };
  for await (const page of paginateListStatements({ client: aws.redshift }, target)) {
    for (const { QueryString, QueryStrings } of page.Statements ?? [])
      texts.push([QueryString ?? '', ...(QueryStrings ?? [])].join('\n'));
  }
  return texts;
}

/** An ingestion's id is its try's token, which only the lane's workflows know. */
async function countIngestions({ aws, config, pipeline }: World, lane: Lane): Promise<number> {
  const tokens = await reportTokens(lane);
  let ingestions = 0;
  for (const DataSetId of pipeline.report) {
    const dataSet = { AwsAccountId: config.ECOMFLOW_QUICKSIGHT_ACCOUNT, DataSetId };
    for await (const page of paginateListIngestions({ client: aws.quicksight }, dataSet))
      ingestions += page.Ingestions?.filter(({ IngestionId }) => tokens.has(IngestionId ?? '')).length ?? 0;
  }
  return ingestions;
}

async function reportTokens({ client }: Lane): Promise<Set<string>> {
  const tokens = new Set<string>();
  for await (const { workflowId, runId } of client.workflow.list({ query: 'WorkflowType = "runPipeline"' })) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const event of events ?? []) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled?.activityType?.name !== 'startReports') continue;
      const [payload] = scheduled.input?.payloads ?? [];
      tokens.add((JSON.parse(Buffer.from(payload?.data ?? []).toString()) as { token: string }).token);
    }
  }
  return tokens;
}
