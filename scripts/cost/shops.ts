/** Three shops, and what a run of each takes. What is guessed is said on the page: docs/cost.md. */

export interface Shop {
  readonly name: string;
  readonly linesADay: number;
  readonly fromMysql: number;
  readonly fromFiles: number;
  /** Of these, the ones whose files a Glue job takes by its bookmark. */
  readonly byJob: number;
  /** Of each pipeline. */
  readonly windowsADay: number;
  /** Redshift Serverless wants three. */
  readonly zones: number;
  readonly temporal: 'cloud' | 'own';
  readonly warehouse: { readonly rpus: number } | { readonly ra3LargeNodes: number };
  readonly glueWorkers: number;
  readonly dmsZones: 1 | 2;
  readonly worker: { readonly tasks: number; readonly vcpu: number; readonly gb: number };
  readonly readers: number;
}

export const SHOPS: readonly Shop[] = [
  {
    name: 'small',
    linesADay: 10_000,
    fromMysql: 1,
    fromFiles: 0,
    byJob: 0,
    windowsADay: 1,
    zones: 3,
    temporal: 'cloud',
    warehouse: { rpus: 8 },
    glueWorkers: 2,
    dmsZones: 1,
    worker: { tasks: 1, vcpu: 0.5, gb: 2 },
    readers: 3,
  },
  {
    name: 'middle',
    linesADay: 500_000,
    fromMysql: 1,
    fromFiles: 1,
    byJob: 1,
    windowsADay: 24,
    zones: 3,
    temporal: 'cloud',
    warehouse: { rpus: 8 },
    glueWorkers: 2,
    dmsZones: 2,
    worker: { tasks: 2, vcpu: 0.5, gb: 2 },
    readers: 10,
  },
  {
    name: 'large',
    linesADay: 20_000_000,
    fromMysql: 1,
    fromFiles: 3,
    byJob: 1,
    windowsADay: 96,
    zones: 2,
    temporal: 'own',
    warehouse: { ra3LargeNodes: 4 },
    glueWorkers: 4,
    dmsZones: 2,
    worker: { tasks: 4, vcpu: 1, gb: 4 },
    readers: 50,
  },
];

/** Guessed until an account was asked: `npm run test:aws` says how long Glue ran, and the bill the rest. */
export const GUESSED = {
  /** A Glue run's own time, without its rows. */
  glueMinutes: 1.5,
  /** A run of the job that takes files, and its workers: it copies on S3's side. */
  ingestMinutes: 1.5,
  ingestWorkers: 2,
  /** Rows that a Glue worker (G.1X, one DPU) refines in a minute. */
  rowsAWorkerMinute: 500_000,
  /** Minutes in which a run keeps the warehouse awake: load, checks, comparison, marts. */
  warehouseMinutes: 2,
  /** Actions of Temporal Cloud in a run: workflows, activities, heartbeats, timers, signals. */
  actionsARun: 80,
  bytesOfALineInTheLake: 400,
  bytesOfALineInTheWarehouse: 200,
  s3WritesARun: 120,
  s3ReadsARun: 400,
  /** What the worker and a Glue run log of a run. */
  logGbARun: 0.006,
  crawlerDpus: 2,
  crawlMinutes: 10,
  /** Names and dimensions under which a pipeline sends figures (docs/metrics.md), and those of Container Insights. */
  metricsAPipeline: 40,
  insightsMetrics: 24,
  /** A call of the generator of purchases. */
  generatorSeconds: 3,
  /** What a machine posts at once, what of it has one invoice, and what of the stream goes into one call of the store. */
  linesAPost: 25,
  linesARecord: 20,
  recordsABatch: 20,
  bytesOfALineInTheStream: 350,
  /** Of DynamoDB, and of the answer to a request for each of its lines. */
  bytesOfAnItem: 400,
  bytesOfAnAnswerALine: 100,
  postSeconds: 0.1,
  /** Storing and cleaning them. */
  storeSecondsAThousandLines: 2,
  logGbAPost: 0.000_001,
  imageGb: 0.4,
  imagesKept: 30,
} as const;
