/** Settings: read once, checked, and handed on. The only reader of process.env. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { landingsSchema } from './model/dropped';
import { EltError } from './model/errors';
import { lineageTargetSchema } from './model/lineage-target';
import { LOG_FORMATS, LOG_LEVELS } from './model/log-settings';
import { NEVER_QUIET, parseQuietHours, QUIET_HOURS_EXAMPLE } from './model/quiet-hours';
import { RUNS_ON } from './model/runs-on';
import { faultsOf } from './model/faults';
import { payloadShape, refuseKeyless } from './model/payload-settings';
import { readTemporalProfile, type ProfileOptions, type TemporalSecurity } from './temporal';

/** May say `{pipeline}`, and then names another thing for each pipeline. */
const namesByPipeline = z.string().min(1);

const quietHoursSchema = z
  .string()
  .optional()
  .transform((text, context) => {
    const plan = text === undefined ? NEVER_QUIET : parseQuietHours(text);
    if (plan !== null) return plan;
    context.addIssue({ code: 'custom', message: `hours and a time zone, such as ${QUIET_HOURS_EXAMPLE}` });
    return z.NEVER;
  });

const configSchema = z.object({
  AWS_REGION: z.string().min(1),
  /** Read by the AWS SDK itself; a local stack's has levers of its own. */
  AWS_ENDPOINT_URL: z.string().optional(),
  /** No default: a worker that was told of no server must not try its luck with one on its own machine. */
  TEMPORAL_ADDRESS: z.string(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_UI_URL: z.string().optional(),
  ...payloadShape,
  ECOMFLOW_TASK_QUEUE: z.string().default('ecomflow'),
  /** Set by the deployment on ECS; without it the worker is not versioned. */
  ECOMFLOW_BUILD_ID: z.string().optional(),
  /** Where the worker says whether it lives and polls; absent, nowhere. */
  ECOMFLOW_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ECOMFLOW_WAREHOUSE: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .default('main'),
  ECOMFLOW_BRONZE_BUCKET: z.string(),
  ECOMFLOW_LAKE_BUCKET: z.string(),
  /** Where others put files for pipelines of kind `s3-files`. */
  ECOMFLOW_LANDING_BUCKET: namesByPipeline.optional(),
  /** The longest quiet that is waited for after a dropped file, milliseconds, whatever a definition says; absent, as it says. */
  ECOMFLOW_DROP_QUIET_MS: z.coerce.number().int().positive().optional(),
  /** Redshift Serverless; this or a cluster. */
  ECOMFLOW_REDSHIFT_WORKGROUP: z.string().optional(),
  ECOMFLOW_REDSHIFT_CLUSTER: z.string().optional(),
  ECOMFLOW_REDSHIFT_DATABASE: z.string(),
  /** A cluster's user. Without it, and without a secret, the user is the one that IAM's identity has: `IAMR:ecomflow-worker`. */
  ECOMFLOW_REDSHIFT_DB_USER: z.string().optional(),
  ECOMFLOW_REDSHIFT_SECRET_ARN: z.string().optional(),
  ECOMFLOW_COPY_ROLE_ARN: z.string(),
  ECOMFLOW_SOURCE_SECRET_ID: namesByPipeline.default('ecomflow/source/{pipeline}'),
  /** What DMS runs on: a replication instance with a task for each pipeline, or without one, a serverless replication for each. */
  ECOMFLOW_DMS: z.enum(RUNS_ON).default('instance'),
  /** A read replica (MariaDB) on which the source's figures are counted. Absent: on the source itself. */
  ECOMFLOW_REPLICA_SECRET_ID: namesByPipeline.optional(),
  ECOMFLOW_PERSONAL_SECRET_ID: z.string(),
  ECOMFLOW_REFINE_JOB: namesByPipeline.default('ecomflow-refine'),
  /** Takes files by a bookmark, for pipelines that say so. A bookmark is a job's: each has one of its own. */
  ECOMFLOW_INGEST_JOB: namesByPipeline.default('ecomflow-ingest-{pipeline}'),
  ECOMFLOW_CRAWLER: namesByPipeline.default('ecomflow-silver-{pipeline}'),
  /** The catalog's database: the crawlers' tables, and those of landed files. */
  ECOMFLOW_CATALOG_DATABASE: z.string().default('ecomflow'),
  ECOMFLOW_ATHENA_WORKGROUP: z.string().default('primary'),
  ECOMFLOW_QUICKSIGHT_ACCOUNT: z.string().regex(/^\d{12}$/),
  /**
   * Dashboards of QuickSight: `none`; `refresh` what others made (Terraform); or `publish` them, as this build's charts have them. Absent, none.
   */
  ECOMFLOW_QUICKSIGHT_DASHBOARDS: z.enum(['none', 'refresh', 'publish']).default('none'),
  /** With `publish`: who may read the dashboards and work on the analyses, as ARNs of users and groups with commas between them. */
  ECOMFLOW_QUICKSIGHT_AUTHORS: z
    .string()
    .regex(/^(arn:[^,\s]+(,arn:[^,\s]+)*)?$/, 'ARNs with commas between them')
    .default(''),
  ECOMFLOW_ALERT_TOPIC_ARN: z.string(),
  /** When people hear of what is urgent alone; absent, they hear of all at any hour: docs/notifications.md. */
  ECOMFLOW_QUIET_HOURS: quietHoursSchema,
  /** Share of an entity's rows in one window whose rejection is told. */
  ECOMFLOW_REJECTED_SHARE: z.coerce.number().min(0).lt(1).default(0.01),
  /** The stream in Kinesis: letters that are replayed go there. */
  ECOMFLOW_STREAM: z.string().min(1).default('ecomflow-invoices'),
  /** Where records of the stream that were given up lie, and what was done with them: the mapping's failure destination. Absent: there is no stream. */
  ECOMFLOW_DEAD_LETTERS_BUCKET: z.string().min(1).optional(),
  /** A failure destination that is a queue; absent, there is the bucket alone. */
  ECOMFLOW_DEAD_LETTERS_QUEUE_URL: z.url().optional(),
  /** Where each run's metrics go in CloudWatch; absent, none are sent: docs/metrics.md. */
  ECOMFLOW_METRICS_NAMESPACE: z
    .string()
    .regex(/^(?!AWS\/)[^:]{1,255}$/, 'a namespace of your own')
    .optional(),
  /** Log group of CloudWatch to which each run's event goes; absent, none is sent. */
  ECOMFLOW_EVENT_LOG_GROUP: z.string().min(1).optional(),
  /** Where the worker exposes its metrics to Prometheus, as host:port; absent, nowhere: docs/telemetry.md. */
  ECOMFLOW_METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/, 'host:port, such as 0.0.0.0:9464')
    .optional(),
  /** One line for each thing that the worker says: for people, or for programs. */
  ECOMFLOW_LOG_FORMAT: z.enum(LOG_FORMATS).default('plain'),
  ECOMFLOW_LOG_LEVEL: z.enum(LOG_LEVELS).default('INFO'),
  /** OpenTelemetry's own name: a collector of traces, OTLP over HTTP; absent, there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Where OpenLineage's events of runs go, as file:///…, https://… or s3://…; absent, there are none: docs/lineage.md. */
  ECOMFLOW_LINEAGE_URL: lineageTargetSchema.optional(),
  /** A bearer's token for an https address that asks for one. */
  ECOMFLOW_LINEAGE_TOKEN: z.string().min(1).optional(),
  /** By these the cost of a run is estimated: the refine job's DPUs, and Redshift Serverless's RPUs (a cluster: 0). */
  ECOMFLOW_GLUE_DPUS: z.coerce.number().min(0).default(2),
  ECOMFLOW_REDSHIFT_RPUS: z.coerce.number().min(0).default(8),
  /** A process without which this worker has nothing to do: the local stack's. Absent on AWS. */
  ECOMFLOW_LIVES_WITH_PID: z.coerce.number().int().positive().optional(),
  /** Shortest pause between two looks at a remote job, milliseconds. By 4 s an hour-long job is looked at less than 60 times. */
  ECOMFLOW_POLL_MIN_MS: z.coerce.number().int().positive().default(4000),
  /** How long AWS may take to answer a call, milliseconds. */
  ECOMFLOW_AWS_ANSWER_MS: z.coerce.number().int().min(1000).default(45_000),
  /** How long an activity may be silent before its worker counts as lost, milliseconds. */
  ECOMFLOW_HEARTBEAT_TIMEOUT_MS: z.coerce.number().int().min(1000).default(180_000),
  /** How long a run's mark may be on its way to bronze before the run fails, milliseconds. */
  ECOMFLOW_WATERMARK_PATIENCE_MS: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * 60 * 60 * 1000),
  /** How long a run goes on asking for a moment without writers of a table that it counts, milliseconds. */
  ECOMFLOW_STILL_PATIENCE_MS: z.coerce
    .number()
    .int()
    .positive()
    .default(10 * 60 * 1000),
});

/** The variables that a worker reads. */
export const SETTINGS: readonly string[] = Object.keys(configSchema.shape);

const settingsSchema = configSchema.superRefine((settings, context) => {
  const {
    ECOMFLOW_REDSHIFT_WORKGROUP: workgroup,
    ECOMFLOW_REDSHIFT_CLUSTER: cluster,
    ECOMFLOW_REDSHIFT_DB_USER: user,
    ECOMFLOW_REDSHIFT_SECRET_ARN: secret,
  } = settings;
  const refuse = (name: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  if ((workgroup === undefined) === (cluster === undefined))
    refuse('ECOMFLOW_REDSHIFT_WORKGROUP', 'set it or ECOMFLOW_REDSHIFT_CLUSTER, and not both');
  // As the Data API has it.
  if (user !== undefined && cluster === undefined)
    refuse('ECOMFLOW_REDSHIFT_DB_USER', 'a user of a cluster: a workgroup takes none');
  if (user !== undefined && secret !== undefined)
    refuse('ECOMFLOW_REDSHIFT_DB_USER', 'set it or ECOMFLOW_REDSHIFT_SECRET_ARN, and not both');
  refuseKeyless(settings, context);
});

// ECS hands a secret over as a variable, Lambda does not: it is told where Temporal's API key lies.
const lambdaSchema = configSchema
  .pick({ TEMPORAL_ADDRESS: true, TEMPORAL_NAMESPACE: true, ECOMFLOW_TASK_QUEUE: true })
  .extend({ ECOMFLOW_TEMPORAL_SECRET_ID: z.string().optional(), ...payloadShape });

const triggerSchema = lambdaSchema
  .extend(configSchema.pick({ ECOMFLOW_LAKE_BUCKET: true }).shape)
  .superRefine(refuseKeyless);

const filesSchema = lambdaSchema
  .extend({
    ECOMFLOW_LANDING_BUCKET: z.string().min(1),
    /** JSON: src/model/dropped.ts. */
    ECOMFLOW_LANDINGS: z
      .string()
      .transform((text, context): unknown => {
        try {
          return JSON.parse(text);
        } catch {
          context.addIssue({ code: 'custom', message: 'not JSON' });
          return z.NEVER;
        }
      })
      .pipe(landingsSchema),
  })
  .superRefine(refuseKeyless);

export type Config = z.infer<typeof configSchema> & {
  /** Of the profile and of TEMPORAL_API_KEY, TEMPORAL_TLS_…; see `temporalConnection`. */
  readonly temporalSecurity: TemporalSecurity;
};

/**
 * Reads the settings from the environment, and from it alone; it wins over Temporal's profile. Of the laptop or container
 * that the process happens to run on nothing counts: `onlyNamed` leaves out a profile that nobody named.
 * Throws ELT_CONFIG_INVALID with the name of each variable at fault.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, options: ProfileOptions = {}): Config {
  const { address, namespace, security } = readTemporalProfile(env, options);
  const parsed = settingsSchema.safeParse({
    ...env,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
  });
  if (parsed.success) return { ...parsed.data, temporalSecurity: security };
  throw new EltError(
    'ELT_CONFIG_INVALID',
    `${faultsOf(parsed.error)}. Set these variables, or start a local stack with \`ecomflow local start\`.`,
  );
}

/** Where the Data API finds the warehouse, and as whom. */
export function warehouseOf(config: Config) {
  return {
    workgroup: config.ECOMFLOW_REDSHIFT_WORKGROUP,
    cluster: config.ECOMFLOW_REDSHIFT_CLUSTER,
    database: config.ECOMFLOW_REDSHIFT_DATABASE,
    dbUser: config.ECOMFLOW_REDSHIFT_DB_USER,
    secretArn: config.ECOMFLOW_REDSHIFT_SECRET_ARN,
  };
}

export type LambdaConfig = z.infer<typeof lambdaSchema> & Pick<Config, 'temporalSecurity'>;

/** What the start of a run from outside needs, and no more: src/lambda/start-pipeline. Throws ELT_CONFIG_INVALID. */
export function loadTriggerConfig(env?: NodeJS.ProcessEnv) {
  return loadPart(triggerSchema, env);
}

/** As above, of what tells of files: src/lambda/on-s3-object. */
export function loadFilesConfig(env?: NodeJS.ProcessEnv) {
  return loadPart(filesSchema, env);
}

const codecSchema = configSchema
  .pick({ TEMPORAL_NAMESPACE: true })
  .extend(payloadShape)
  .superRefine(refuseKeyless);

/** What opens payloads needs: `ecomflow codec`. Throws ELT_CONFIG_INVALID. */
export function loadCodecConfig(env: NodeJS.ProcessEnv = process.env) {
  const { namespace } = readTemporalProfile(env);
  return parsePart(codecSchema, { ...env, TEMPORAL_NAMESPACE: namespace });
}

const postSchema = z.object({
  /** The stream in Kinesis. */
  ECOMFLOW_STREAM: z.string().min(1),
  /** The table of requests: src/stream/request-log.ts. */
  ECOMFLOW_REQUESTS_TABLE: z.string().min(1),
});
const tablesSchema = z.object({
  /** The tables of src/stream/store/items.ts. */
  ECOMFLOW_INVOICE_TABLE: z.string().min(1),
  ECOMFLOW_CUSTOMER_TABLE: z.string().min(1),
});
const openApiSchema = z.object({ ECOMFLOW_TOKEN_URL: z.url() });

/** What takes invoices needs: src/lambda/post-invoices. Throws ELT_CONFIG_INVALID. */
export function loadPostConfig(env: NodeJS.ProcessEnv = process.env) {
  return parsePart(postSchema, env);
}

/** What stores invoices and reads them back needs: src/lambda/{store-invoices,read-invoice,read-customer}. Throws ELT_CONFIG_INVALID. */
export function loadTablesConfig(env: NodeJS.ProcessEnv = process.env) {
  return parsePart(tablesSchema, env);
}

/** Where machines get their tokens, as the API's document says it: src/lambda/show-openapi. Throws ELT_CONFIG_INVALID. */
export function loadOpenApiConfig(env: NodeJS.ProcessEnv = process.env) {
  return parsePart(openApiSchema, env);
}

const streamSchema = configSchema.pick({ AWS_REGION: true, AWS_ENDPOINT_URL: true }).extend({
  ECOMFLOW_STREAM: postSchema.shape.ECOMFLOW_STREAM.default('ecomflow-invoices'),
  ECOMFLOW_INVOICE_TABLE: tablesSchema.shape.ECOMFLOW_INVOICE_TABLE.default('ecomflow-invoice'),
  /** The function that stores the stream's records. */
  ECOMFLOW_STORE_FUNCTION: z.string().min(1).default('ecomflow-store-invoices'),
  /** Brings the stream's records to bronze. */
  ECOMFLOW_DELIVERY_STREAM: z.string().min(1).default('ecomflow-invoices'),
  /** Says how the API is reached: src/stream/access.ts. */
  ECOMFLOW_STREAM_SECRET_ID: z.string().min(1).default('ecomflow/stream'),
  /** Where records lie that the store gave up. */
  ECOMFLOW_DEAD_LETTERS_BUCKET: z.string().min(1),
  /** Where Firehose puts those that it cannot deliver. */
  ECOMFLOW_BRONZE_BUCKET: configSchema.shape.ECOMFLOW_BRONZE_BUCKET,
});
export type StreamConfig = z.infer<typeof streamSchema>;

/** What `ecomflow stream` needs. Throws ELT_CONFIG_INVALID. */
export function loadStreamConfig(env: NodeJS.ProcessEnv = process.env): StreamConfig {
  return parsePart(streamSchema, env);
}

function loadPart<Read extends object>(
  schema: z.ZodType<Read>,
  env: NodeJS.ProcessEnv = process.env,
): Read & Pick<Config, 'temporalSecurity'> {
  const { address, namespace, security } = readTemporalProfile(env, { onlyNamed: true });
  const read = parsePart(schema, { ...env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
  return { ...read, temporalSecurity: security };
}

function parsePart<Read extends object>(schema: z.ZodType<Read>, env: NodeJS.ProcessEnv): Read {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new EltError('ELT_CONFIG_INVALID', faultsOf(parsed.error));
}

/** Where commands keep for a user what the next one goes on from. Source: XDG Base Directory Specification. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'ecomflow');
}

/** Names the profile of `temporal.toml` for this process and its children. */
export function chooseTemporalProfile(name: string, env: NodeJS.ProcessEnv = process.env): void {
  env['TEMPORAL_PROFILE'] = name;
}
