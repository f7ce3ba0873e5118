/** The local stack of this test run, and things of one's own in it: test files run side by side. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';

const stackSchema = z.object({
  pid: z.number(),
  gatewayUrl: z.string(),
  motoUrl: z.string(),
  temporalAddress: z.string(),
  temporalUiUrl: z.string(),
  mysql: z.object({
    host: z.string(),
    port: z.number(),
    adminUser: z.string(),
    adminPassword: z.string(),
    user: z.string(),
    password: z.string(),
  }),
  postgres: z.object({ host: z.string(), port: z.number(), user: z.string(), password: z.string() }),
  tools: z.object({
    python: z.string(),
    java: z.string(),
    jarsDir: z.string(),
    temporal: z.string(),
    testServer: z.string(),
    mariadbHome: z.string(),
    postgresBin: z.string(),
  }),
  env: z.record(z.string(), z.string()),
});

export type TestStack = z.infer<typeof stackSchema>;

/** What an AWS SDK client of a test is made with. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Reads the stack.json of this run. */
export function testStack(): TestStack {
  const file = process.env['ECOMFLOW_TEST_STACK'];
  if (!file) throw new Error('No stack: run tests through Jest, whose global set-up starts one.');
  return stackSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Settings that send an SDK client to the gateway. */
export function clientSettings(stack: TestStack = testStack()): ClientSettings {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { endpoint: stack.gatewayUrl, region: stack.env['AWS_REGION'] ?? 'eu-west-1', credentials };
}

/** The same in the name of a role: the calls are recorded as its own (local-aws/gateway/call-record.ts). */
export function actingAs(role: string): ClientSettings {
  return { ...clientSettings(), credentials: { accessKeyId: role, secretAccessKey: 'local' } };
}

/** Does `work` while the environment says that a role calls: SDK clients that are made and first used by it are the role's. */
export async function whileActingAs<T>(role: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['AWS_ACCESS_KEY_ID'];
  process.env['AWS_ACCESS_KEY_ID'] = role;
  try {
    return await work();
  } finally {
    process.env['AWS_ACCESS_KEY_ID'] = before;
  }
}

/** A name that no other test uses: `<prefix>_<8 hex digits>`, or with a dash where underscores are not allowed. */
export function uniqueName(prefix: string, separator: '_' | '-' = '_'): string {
  return `${prefix}${separator}${randomBytes(4).toString('hex')}`;
}

/** Makes an empty bucket and returns its name. */
export async function makeBucket(prefix = 'test'): Promise<string> {
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const bucket = uniqueName(prefix, '-');
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );
  s3.destroy();
  return bucket;
}
