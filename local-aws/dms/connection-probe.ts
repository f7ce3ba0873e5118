/** What TestConnection does: a real connection to the source, a real look at the bucket. */
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createConnection } from 'mysql2/promise';
import { credentialsOf, roleName } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import type { Endpoint, SourceEndpoint, TargetEndpoint } from './model';
import { resolveSource } from './secrets';

const CONNECT_TIMEOUT_MS = 5_000;

/** Null when it works, else what does not, in the words of DMS's LastFailureMessage. */
export async function probeEndpoint(endpoint: Endpoint, context: StackContext): Promise<string | null> {
  try {
    await (endpoint.type === 'source' ? probeSource(endpoint, context) : probeTarget(endpoint, context));
    return null;
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `Test Endpoint failed: Application-Status: 1020912, Application-Message: ${why}, Application-Detailed-Message: No details`;
  }
}

async function probeSource(endpoint: SourceEndpoint, context: StackContext): Promise<void> {
  const address = await resolveSource(endpoint.settings, context);
  const connection = await createConnection({ ...address, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    await connection.query('select 1');
  } finally {
    await connection.end();
  }
}

async function probeTarget(endpoint: TargetEndpoint, context: StackContext): Promise<void> {
  const client = new S3Client({
    endpoint: context.motoUrl,
    region: context.region,
    credentials: credentialsOf(roleName(endpoint.settings.ServiceAccessRoleArn)),
    forcePathStyle: true,
  });
  try {
    await client.send(new HeadBucketCommand({ Bucket: endpoint.settings.BucketName }));
  } finally {
    client.destroy();
  }
}
