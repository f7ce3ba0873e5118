/** What the check of permissions leaves out, each with its reason. An entry that spares nothing any more fails the check. */
import type { Spared, Unbound } from './statements';

const ITSELF = 'AWS itself does this with the role, and nothing on this machine stands in for it';

const FIREHOSE = '"Controlling access with Amazon Data Firehose" asks for it, and the local one does without';

const STREAM_FUNCTIONS = [
  'post-invoices',
  'read-invoice',
  'read-customer',
  'show-openapi',
  'store-invoices',
  'clean-invoices',
  'add-claims',
].map((name) => `ecomflow-${name}`);

/** Permissions that AWS itself uses, or that no engine on this machine can need. */
export const SPARED: readonly Spared[] = [
  { what: 'ecomflow-execution *', why: `${ITSELF}: ECS starts the task` },
  { what: 'ecomflow-flow-log *', why: `${ITSELF}: the VPC writes its flow log` },
  { what: 'ecomflow-quicksight *', why: `${ITSELF}: QuickSight makes its interfaces in the VPC` },
  {
    what: 'ecomflow-scheduler *',
    why: `${ITSELF}: EventBridge Scheduler calls the generator`,
    only: 'dev',
  },
  { what: 'ecomflow-state-machine UseTheKey *', why: `${ITSELF}: Step Functions encrypts what it keeps` },
  { what: 'ecomflow-state-machine DeliverLogs *', why: `${ITSELF}: Step Functions delivers its log` },
  { what: 'ecomflow-start-pipeline WriteLogs *', why: `${ITSELF}: Lambda writes the function's log` },
  {
    what: 'ecomflow-start-pipeline StandInTheVpc *',
    why: `${ITSELF}: Lambda makes its interfaces in the VPC`,
  },
  {
    what: 'ecomflow-start-pipeline Answer *',
    why: 'moto hears of an answer from within the Lambda only when a heartbeat is due, so its test listens in its place: test/lambda/start-pipeline.test.ts',
  },
  {
    what: 'ecomflow-start-pipeline ReadTemporalsKey *',
    why: "only Temporal Cloud asks for a key, and this machine's server is none",
    only: 'prod',
  },
  { what: 'ecomflow-on-s3-object WriteLogs *', why: `${ITSELF}: Lambda writes the function's log` },
  {
    what: 'ecomflow-on-s3-object StandInTheVpc *',
    why: `${ITSELF}: Lambda makes its interfaces in the VPC`,
  },
  {
    what: 'ecomflow-on-s3-object TakeFromTheQueue *',
    why: `${ITSELF}: Lambda takes messages from the queue and hands them to the function`,
  },
  {
    what: 'ecomflow-on-s3-object Decrypt *',
    why: `${ITSELF}: Lambda reads the queue, which is encrypted, in the function's name`,
  },
  {
    what: 'ecomflow-on-s3-object ReadTemporalsKey *',
    why: "only Temporal Cloud asks for a key, and this machine's server is none",
    only: 'prod',
  },
  {
    what: 'ecomflow-event-rules *',
    why: `${ITSELF}: EventBridge starts the state machine`,
    only: 'prod',
  },
  {
    what: 'ecomflow-secrets-reminder *',
    why: `${ITSELF}: EventBridge Scheduler tells people of secrets that grow old`,
  },
  {
    what: 'ecomflow-generate-sales WriteLogs *',
    why: `${ITSELF}: Lambda writes the function's log`,
    only: 'dev',
  },
  {
    what: 'ecomflow-generate-sales StandInTheVpc *',
    why: `${ITSELF}: Lambda makes its interfaces in the VPC`,
    only: 'dev',
  },
  {
    what: 'ecomflow-generate-purchases WriteLogs *',
    why: `${ITSELF}: Lambda writes the function's log`,
    only: 'dev',
  },
  {
    what: 'ecomflow-generate-purchases StandInTheVpc *',
    why: `${ITSELF}: Lambda makes its interfaces in the VPC`,
    only: 'dev',
  },
  {
    what: 'ecomflow-purchases-scheduler *',
    why: `${ITSELF}: EventBridge Scheduler calls the function`,
    only: 'dev',
  },
  { what: 'ecomflow-glue WriteLogs *', why: `${ITSELF}: Glue writes a run's log` },
  { what: 'ecomflow-ingest WriteLogs *', why: `${ITSELF}: Glue writes a run's log` },
  { what: 'ecomflow-ingest WriteMetrics *', why: `${ITSELF}: Glue tells how a run does` },
  {
    what: 'ecomflow-ingest ReadItsSecurityConfiguration *',
    why: `${ITSELF}: Glue looks up how a job encrypts`,
  },
  {
    what: 'ecomflow-ingest HoldWhatItTakes s3:AbortMultipartUpload*',
    why: 'only a copy of more than half a GiB that fails is ended by it',
  },
  { what: 'ecomflow-glue WriteMetrics *', why: `${ITSELF}: Glue tells how a run does` },
  {
    what: 'ecomflow-glue ReadItsSecurityConfiguration *',
    why: `${ITSELF}: Glue looks up how a job encrypts`,
  },
  {
    what: 'ecomflow-glue CrawlIntoTheCatalog *',
    why: 'the local crawler is one with its catalog and does not call it',
  },
  {
    what: 'ecomflow-glue WriteSilver *glue-temporary/*',
    why: "Glue's own folder for what Spark cannot hold; here that is a folder on disk",
  },
  {
    what: 'ecomflow-copy List *',
    why: 'COPY lists its bucket on AWS, also with a manifest: "Permissions to access other AWS resources" in the Redshift guide',
  },
  {
    what: 'ecomflow-dms-bronze-ecommerce Encrypt kms:Decrypt',
    why: 'DMS uploads large files by parts, which are read again to be put together; the local reader puts each whole',
  },
  {
    what: 'ecomflow-dms-secret-ecommerce Decrypt kms:DescribeKey',
    why: `${ITSELF}: "Using secrets to access DMS endpoints" asks for it`,
  },
  ...STREAM_FUNCTIONS.flatMap((name) => [
    { what: `${name} WriteLogs *`, why: `${ITSELF}: Lambda writes the function's log` },
    { what: `${name} StandInTheVpc *`, why: `${ITSELF}: Lambda makes its interfaces in the VPC` },
  ]),
  {
    what: 'ecomflow-store-invoices ReadTheStream kinesis:DescribeStream',
    why: "Lambda asks for it where it reads a stream; the local one asks for the stream's summary",
  },
  {
    what: 'ecomflow-store-invoices LookIntoTheBucket *',
    why: `${ITSELF}: Lambda asks for it where a bucket takes what failed`,
  },
  {
    what: 'ecomflow-firehose ReadTheStream kinesis:DescribeStream',
    why: FIREHOSE,
  },
  { what: 'ecomflow-firehose CleanIt lambda:GetFunctionConfiguration', why: FIREHOSE },
  { what: 'ecomflow-firehose ReadTheTable glue:GetTableVersion*', why: FIREHOSE },
  { what: 'ecomflow-firehose Write s3:AbortMultipartUpload', why: FIREHOSE },
  { what: 'ecomflow-firehose Write s3:GetObject', why: FIREHOSE },
  { what: 'ecomflow-firehose LookIntoBuckets *', why: FIREHOSE },
  { what: 'ecomflow-firehose WriteLogs *', why: `${ITSELF}: Firehose writes its log` },
  {
    what: 'ecomflow-* WhereBucketsAre *',
    why: 'Athena asks where buckets are in the name of who queries; the local one knows',
  },
  {
    what: 'ecomflow-* TablesOfLandedFiles glue:GetDatabase',
    why: 'Athena asks for the database in the name of who queries; the local one asks for its tables alone',
  },
];

const INTERFACES = 'interfaces that AWS makes with the role have no names before they are there';

/** Actions on everything although AWS knows a resource. */
export const UNBOUND: readonly Unbound[] = [
  {
    what: '* cloudwatch:PutMetricData',
    why: 'metrics are held to their namespace by a condition',
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html',
  },
  {
    what: 'ecomflow-operator cloudwatch:GetMetricData',
    why: "only OpenTelemetry's metrics lie in a resource, a data set; those of AWS's services are in none",
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html',
  },
  {
    what: 'ecomflow-start-pipeline ec2:*',
    why: INTERFACES,
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  {
    what: 'ecomflow-on-s3-object ec2:*',
    why: INTERFACES,
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  {
    what: 'ecomflow-generate-sales ec2:*',
    why: INTERFACES,
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  {
    what: 'ecomflow-generate-purchases ec2:*',
    why: INTERFACES,
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  ...STREAM_FUNCTIONS.map((name) => ({
    what: `${name} ec2:*`,
    why: INTERFACES,
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  })),
  {
    what: 'ecomflow-quicksight ec2:*',
    why: INTERFACES,
    page: 'https://docs.aws.amazon.com/quicksight/latest/user/vpc-creating-a-connection-in-quicksight-cli.html',
  },
];
