/** The Glue job with its code in S3, and the crawler over silver, as Terraform makes them on AWS. */
import { CreateCrawlerCommand, CreateDatabaseCommand, CreateJobCommand } from '@aws-sdk/client-glue';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { packageGlue } from '../aws/package-glue';
import type { AwsClients } from '../aws/clients';
import type { Config } from '../config';
import { namedFor, roleBeside, silverPrefix, silverTables } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { PROJECT_ROOT } from './stack';

const DATABASE = 'ecomflow';

export async function provisionGlue(
  clients: AwsClients,
  config: Config,
  pipelines: readonly Pipeline[],
): Promise<void> {
  const bucket = config.ECOMFLOW_LAKE_BUCKET;
  const code = await packageGlue(join(PROJECT_ROOT, 'glue'));
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'code/refine.py', Body: code.script }));
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'code/ingest.py', Body: code.ingest }));
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'code/elt.zip', Body: code.zip }));
  await clients.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE } }));
  const { ECOMFLOW_REFINE_JOB: job, ECOMFLOW_INGEST_JOB: ingest, ECOMFLOW_CRAWLER: crawler } = config;
  for (const [name] of byName(job, pipelines)) await createJob(clients, config, name, 'refine', 10);
  const byJob = pipelines.filter(
    ({ source }) => source.kind === 's3-files' && source.landing.by !== undefined,
  );
  // Two runs that read by one bookmark at once would take the same files, and one of them could not commit.
  for (const [name] of byName(ingest, byJob)) await createJob(clients, config, name, 'ingest', 1);
  const crawled = pipelines.filter(({ catalog }) => catalog !== 'none');
  for (const [name, sharing] of byName(crawler, crawled)) await createCrawler(clients, config, name, sharing);
}

/** The pipelines that share a name, by what the setting names for each. */
function byName(setting: string, pipelines: readonly Pipeline[]): Map<string, Pipeline[]> {
  const found = new Map<string, Pipeline[]>();
  for (const pipeline of pipelines) {
    const name = namedFor(setting, pipeline.name);
    found.set(name, [...(found.get(name) ?? []), pipeline]);
  }
  return found;
}

async function createJob(
  clients: AwsClients,
  config: Config,
  name: string,
  script: 'refine' | 'ingest',
  atOnce: number,
): Promise<void> {
  const bucket = config.ECOMFLOW_LAKE_BUCKET;
  await clients.glue.send(
    new CreateJobCommand({
      Name: name,
      Role: roleBeside(config.ECOMFLOW_COPY_ROLE_ARN, script === 'ingest' ? 'ingest' : 'glue'),
      GlueVersion: '5.1',
      WorkerType: 'G.1X',
      NumberOfWorkers: 2,
      // A retry of Glue's own would be a second start that nobody looks for.
      MaxRetries: 0,
      Timeout: 120,
      ExecutionProperty: { MaxConcurrentRuns: atOnce },
      Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation: `s3://${bucket}/code/${script}.py` },
      DefaultArguments: { '--extra-py-files': `s3://${bucket}/code/elt.zip` },
    }),
  );
}

async function createCrawler(
  clients: AwsClients,
  config: Config,
  name: string,
  pipelines: readonly Pipeline[],
): Promise<void> {
  const bucket = config.ECOMFLOW_LAKE_BUCKET;
  const folders = pipelines.flatMap((pipeline) =>
    pipeline.entities.map((entity) => `${silverPrefix(pipeline.name)}/${entity.name}/`),
  );
  const [first] = pipelines;
  await clients.glue.send(
    new CreateCrawlerCommand({
      Name: name,
      Role: roleBeside(config.ECOMFLOW_COPY_ROLE_ARN, 'glue'),
      DatabaseName: DATABASE,
      // Tables are called by their folder: one crawler for several pipelines would call two of them the same.
      TablePrefix: first && pipelines.length === 1 ? silverTables(first.name) : 'silver_',
      Targets: { S3Targets: folders.map((folder) => ({ Path: `s3://${bucket}/${folder}` })) },
    }),
  );
}
