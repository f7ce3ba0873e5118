/** What `ecomflow doctor` asks of a provisioned local stack, and settings and things missing that it has to see. */
import type { Config } from '../../../src/config';
import type { Pipeline } from '../../../src/model/pipeline';
import { findPipeline } from '../../../src/pipelines/registry';

export const PIPELINE = findPipeline('ecommerce');
export const FILES = findPipeline('regional-sales');

/** What is looked at otherwise than it was provisioned. */
export interface Look {
  readonly changes?: Partial<Config>;
  readonly pipeline?: Pipeline;
  readonly nowMs?: () => number;
}

export const CHECKS: readonly string[] = [
  'Node',
  'clock of AWS',
  'Temporal server',
  'Temporal namespace',
  'search attributes',
  'workers',
  'bronze bucket',
  'lake bucket',
  'Glue job',
  'Glue crawler',
  'secret',
  'alert topic',
  'log group',
  'QuickSight dataset',
  'QuickSight dataset',
  'warehouse',
  'warehouse installation',
  'source secret',
  'DMS replication',
  'DMS settings',
  'DMS table mappings',
  'DMS target',
  'source database',
  'source binlog',
  'source log retention',
  'source tables',
  'source engines',
  'foreign keys',
  'source log compression',
  'source row values',
  'source server id',
  'source takes writes',
  'source time limits',
  'source row metadata',
  'source log filters',
  'source replica',
  'heartbeat',
  'source columns',
  'clock of the source',
];

/** A wrong setting, the right one, and what is said of the wrong one. */
export const SOURCE_FAULTS: [string, string, RegExp][] = [
  [
    "binlog_row_image = 'MINIMAL'",
    "binlog_row_image = 'FULL'",
    /^source binlog bad: log_bin on, format ROW, row image MINIMAL/,
  ],
  ["binlog_format = 'MIXED'", "binlog_format = 'ROW'", /^source binlog bad: log_bin on, format MIXED/],
  [
    'binlog_expire_logs_seconds = 3600',
    'binlog_expire_logs_seconds = 0',
    /^source log retention bad: only 1 hours/,
  ],
  ['log_bin_compress = on', 'log_bin_compress = off', /^source log compression bad: log_bin_compress is ON/],
  [
    "binlog_row_metadata = 'MINIMAL'",
    "binlog_row_metadata = 'FULL'",
    /^source row metadata bad: binlog_row_metadata is MINIMAL/,
  ],
  ['max_statement_time = 30', 'max_statement_time = 0', /^source time limits bad: max_statement_time is 30/],
];

/** What is not there, how it is looked for, and what is said of it. */
export const MISSING: [string, Look, RegExp][] = [
  [
    'a queue without workers',
    { changes: { ECOMFLOW_TASK_QUEUE: 'nobody' } },
    /^workers bad: nobody polls nobody for workflows and activities/,
  ],
  ['no such Glue job', { changes: { ECOMFLOW_REFINE_JOB: 'none' } }, /^Glue job bad: EntityNotFound/],
  ['no such crawler', { changes: { ECOMFLOW_CRAWLER: 'none' } }, /^Glue crawler bad: EntityNotFound/],
  ['no such secret', { changes: { ECOMFLOW_PERSONAL_SECRET_ID: 'none' } }, /^secret bad: ResourceNotFound/],
  [
    'no such topic',
    { changes: { ECOMFLOW_ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:none' } },
    /^alert topic bad: NotFound/,
  ],
  [
    'no such log group',
    { changes: { ECOMFLOW_EVENT_LOG_GROUP: '/ecomflow/run' } },
    /^log group bad: there is no \/ecomflow\/run$/,
  ],
  [
    'no such Athena workgroup',
    { pipeline: FILES, changes: { ECOMFLOW_ATHENA_WORKGROUP: 'none' } },
    /^Athena workgroup bad: there is no none$/,
  ],
  [
    'no such dataset',
    { pipeline: { ...PIPELINE, report: ['none'] } },
    /^QuickSight dataset bad: ResourceNotFound/,
  ],
  [
    'no such DMS replication',
    { pipeline: { ...PIPELINE, name: 'another' } },
    /^DMS replication bad: .*no replication task ecomflow-another/,
  ],
  ['no such namespace', { changes: { TEMPORAL_NAMESPACE: 'none' } }, /^Temporal namespace bad: none/],
];

const words = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;

/** How one thing is missing, which troubles are looked at, and all that is said: the cause, and what waits for it. */
export const ONE_CAUSE: readonly (readonly [string, Look, RegExp, readonly unknown[]])[] = [
  [
    'a topic',
    { changes: { ECOMFLOW_ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:none' } },
    /./,
    ['clock of AWS unknown: SNS told no date', words(/^alert topic bad: NotFound/)],
  ],
  [
    'a namespace',
    { changes: { TEMPORAL_NAMESPACE: 'none' } },
    /./,
    [
      words(/^Temporal namespace bad: none/),
      'search attributes unknown: the namespace none was not reached',
      'workers unknown: the namespace none was not reached',
    ],
  ],
  [
    'a source that was never provisioned',
    { pipeline: { ...PIPELINE, name: 'another' } },
    /^(?!Glue|QuickSight)/,
    [
      words(/^source secret bad: ResourceNotFound/),
      words(/^DMS replication bad: /),
      'DMS settings unknown: the replication was not found',
      'DMS table mappings unknown: the replication was not found',
      'DMS target unknown: the replication was not found',
      'source database unknown: its secret was not read',
      'source settings unknown: the source was not reached',
      'source columns unknown: the source was not reached',
      'clock of the source unknown: the source was not reached',
    ],
  ],
  [
    'a bucket in which files land',
    { pipeline: FILES, changes: { ECOMFLOW_LANDING_BUCKET: 'none' } },
    /^landing /,
    [
      words(/^landing bucket bad: NotFound/),
      'landing prefix unknown: the landing bucket was not reached',
      words(/^landing log unknown: nobody has swept yet/),
    ],
  ],
];
