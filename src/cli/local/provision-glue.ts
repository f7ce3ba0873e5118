/** The Glue job with its code in S3, and the crawler over silver, as Terraform makes them on AWS. */
import { CreateCrawlerCommand, CreateDatabaseCommand, CreateJobCommand } from '@aws-sdk/client-glue';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { packageGlue } from '../../aws/package-glue';
import type { AwsClients } from '../../aws/clients';
import type { Config } from '../../config';
import { silverPrefix } from '../../model/names';
import { listPipelines } from '../../pipelines/registry';
import { PROJECT_ROOT } from './stack';

const DATABASE = 'ecomflow';

export async function provisionGlue(clients: AwsClients, config: Config): Promise<void> {
  const bucket = config.ECOMFLOW_LAKE_BUCKET;
  const code = await packageGlue(join(PROJECT_ROOT, 'glue'));
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'code/refine.py', Body: code.script }));
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'code/elt.zip', Body: code.zip }));
  await clients.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE } }));
  await clients.glue.send(
    new CreateJobCommand({
      Name: config.ECOMFLOW_REFINE_JOB,
      Role: config.ECOMFLOW_COPY_ROLE_ARN,
      GlueVersion: '5.1',
      WorkerType: 'G.1X',
      NumberOfWorkers: 2,
      // A retry of Glue's own would be a second start that nobody looks for.
      MaxRetries: 0,
      Timeout: 120,
      ExecutionProperty: { MaxConcurrentRuns: 10 },
      Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation: `s3://${bucket}/code/refine.py` },
      DefaultArguments: { '--extra-py-files': `s3://${bucket}/code/elt.zip` },
    }),
  );
  await clients.glue.send(
    new CreateCrawlerCommand({
      Name: config.ECOMFLOW_CRAWLER,
      Role: config.ECOMFLOW_COPY_ROLE_ARN,
      DatabaseName: DATABASE,
      TablePrefix: 'silver_',
      Targets: {
        S3Targets: listPipelines().flatMap(({ name, source }) =>
          source.entities.map((entity) => ({
            Path: `s3://${bucket}/${silverPrefix(name)}/${entity.name}/`,
          })),
        ),
      },
    }),
  );
}
