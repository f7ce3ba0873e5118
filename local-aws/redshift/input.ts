/** What the Data API takes. Refusals are ValidationException, as the API reference has them. */
import { z } from 'zod';
import { AwsError } from '../gateway/service';
import type { Target } from './statement';

const MAX_SQL_BYTES = 100 * 1024;
const MAX_BATCH = 40;
const LONGEST_WAIT_SECONDS = 30;

const sql = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= MAX_SQL_BYTES, 'a statement has at most 100 KB');

const parameter = z.strictObject({
  name: z.string().regex(/^[0-9a-zA-Z_]+$/),
  // An empty value is refused, and NULL cannot be said at all: write both in the SQL.
  value: z.string().min(1),
});

export const waitSeconds = z.number().int().min(0).max(LONGEST_WAIT_SECONDS).optional();

/** `9b3f…` of a statement, `9b3f…:2` of a batch's second part. */
export const statementId = z.string().regex(/^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d+)?$/);

const common = {
  ClusterIdentifier: z.string().min(1).max(63).optional(),
  SecretArn: z.string().min(1).optional(),
  DbUser: z.string().min(1).optional(),
  Database: z.string().min(1).max(64),
  WorkgroupName: z.string().min(3).max(128).optional(),
  StatementName: z.string().max(500).optional(),
  Parameters: z.array(parameter).min(1).optional(),
  ClientToken: z.string().min(1).max(64).optional(),
  WaitTimeSeconds: waitSeconds,
  ResultFormat: z.literal('JSON', 'the local Redshift gives results as JSON only').optional(),
  WithEvent: z.literal(false, 'the local Redshift sends no events').optional(),
};

export const executeInput = z.strictObject({ ...common, Sql: sql });
export const batchInput = z.strictObject({
  ...common,
  Sqls: z.array(sql).min(1).max(MAX_BATCH, 'a batch has at most 40 statements'),
  ExecutionMode: z.literal('TRANSACTION', 'the local Redshift runs batches as transactions only').optional(),
});

type Common = Omit<z.infer<typeof executeInput>, 'Sql'>;

/** Throws ValidationException with every member that is wrong. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AwsError('ValidationException', problems.join('; '));
}

/** Either a workgroup, or a cluster; as a user, by a secret, or, with neither, as the caller's IAM identity. */
export function targetOf(input: Common): Target {
  const { WorkgroupName, ClusterIdentifier, DbUser, SecretArn } = input;
  const refuse = (message: string): never => {
    throw new AwsError('ValidationException', message);
  };
  if ((WorkgroupName === undefined) === (ClusterIdentifier === undefined))
    return refuse('Either WorkgroupName or ClusterIdentifier must be given, and not both.');
  if (WorkgroupName !== undefined && DbUser !== undefined)
    return refuse('DbUser cannot be given with a serverless workgroup.');
  if (DbUser !== undefined && SecretArn !== undefined)
    return refuse('Either DbUser or SecretArn must be given, and not both.');
  return {
    database: input.Database,
    workgroupName: WorkgroupName,
    clusterIdentifier: ClusterIdentifier,
    dbUser: DbUser,
    secretArn: SecretArn,
  };
}
