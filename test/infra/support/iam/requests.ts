/**
 * What AWS asks IAM when it serves a call: often another action than the call's name, and often more than one. Sources: each service's
 * page in AWS's Service Authorization Reference; of S3 "Required permissions for Amazon S3 API operations"; of KMS "How Amazon S3 uses
 * AWS KMS" and the like, by which a service asks for the key in the caller's name.
 */
import type { RecordedCall } from '../../../../local-aws/gateway/recorded-call';
import type { Account } from './account';
import { kms, one, type IamRequest } from './iam-request';
import { dynamodbRequests, firehoseRequests, kinesisRequests, lambdaRequests } from './stream-requests';

type Translate = (account: Account, call: RecordedCall) => IamRequest[];

const TRANSLATIONS: Readonly<Record<string, Translate>> = {
  athena: (account, call) => [one('athena', call, workGroup(account))],
  // A pool's id is drawn: there is one.
  'cognito-idp': (account, call) => [
    one('cognito-idp', call, String(account.of('aws_cognito_user_pool')[0]?.values['arn'])),
  ],
  dms: (account, call) => [one('dms', call, replication(account, call))],
  dynamodb: dynamodbRequests,
  firehose: firehoseRequests,
  glue: glueRequests,
  kinesis: kinesisRequests,
  kms: payloadRequests,
  lambda: lambdaRequests,
  logs: (account, call) => {
    const { logGroupName: group } = call.names;
    return [one('logs', call, group && account.local('logs', `log-group:${group}:log-stream:a-stream`))];
  },
  monitoring: (_, call) => [
    { ...one('cloudwatch', call), context: { 'cloudwatch:namespace': call.names['Namespace'] ?? '' } },
  ],
  quicksight: quicksightRequests,
  'redshift-data': redshiftRequests,
  s3: s3Requests,
  secretsmanager: secretRequests,
  sns: snsRequests,
  states: (_, call) => [one('states', call)],
};

/** Throws for a service that is not known here, and for a name that nothing applied has. */
export function requestsOf(account: Account, call: RecordedCall): IamRequest[] {
  const translate = TRANSLATIONS[call.service];
  if (!translate) throw new Error(`test/infra/support/iam/requests.ts does not know ${call.service}`);
  return translate(account, call);
}

/** A query's id does not say its work group: it is that of the settings, the only one that there is. */
function workGroup(account: Account): string {
  return account.arn('aws_athena_workgroup', 'name', 'ecomflow');
}

function replication(account: Account, { names }: RecordedCall): string | undefined {
  if (names['ReplicationTaskArn'] !== undefined)
    return String(account.of(DMS_TASK)[0]?.values['replication_task_arn']);
  if (names['ReplicationConfigArn'] === undefined) return undefined;
  return String(account.of(DMS_SERVERLESS)[0]?.values['arn']);
}

const DMS_TASK = 'aws_dms_replication_task';
const DMS_SERVERLESS = 'aws_dms_replication_config';

/** Calls that are made only where DMS runs on that. */
const DMS_CALLS: Readonly<Record<string, string>> = {
  DescribeReplicationTasks: DMS_TASK,
  DescribeTableStatistics: DMS_TASK,
  StartReplicationTask: DMS_TASK,
  DescribeReplicationConfigs: DMS_SERVERLESS,
  DescribeReplicationTableStatistics: DMS_SERVERLESS,
  DescribeReplications: DMS_SERVERLESS,
  StartReplication: DMS_SERVERLESS,
};

/** Whether a deployment makes such a call at all: one has DMS's tasks or serverless replications, and asks for nothing of the other; where Terraform keeps dashboards, the worker does not. */
export function isMadeIn(account: Account, { service, action }: RecordedCall): boolean {
  if (service === 'kms') return payloadKey(account) !== undefined;
  if (service === 'quicksight' && /Analysis|Dashboard/.test(action)) return !hasDashboardStacks(account);
  const type = service === 'dms' ? DMS_CALLS[action] : undefined;
  return type === undefined || account.of(type).length > 0;
}

/** Called by our own code, and not by a service in its name, KMS is asked for data keys of payloads: there is one key for them. */
function payloadRequests(account: Account, call: RecordedCall): IamRequest[] {
  return [one('kms', call, payloadKey(account))];
}

function payloadKey(account: Account): string | undefined {
  const found = account.of('aws_kms_key').find(({ address }) => address.startsWith('aws_kms_key.payloads'));
  return found && String(found.values['arn']);
}

function hasDashboardStacks(account: Account): boolean {
  return account
    .of('aws_cloudformation_stack')
    .some(({ values }) => String(values['template_body']).includes('AWS::QuickSight::Dashboard'));
}

function glueRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { JobName: job, CrawlerName, DatabaseName, Name, TableName } = call.names;
  if (call.action.endsWith('JobBookmark')) return [one('glue', call)];
  if (job !== undefined) return [one('glue', call, account.arn('aws_glue_job', 'name', job))];
  const crawler = CrawlerName ?? (call.action.endsWith('Crawler') ? Name : undefined);
  if (crawler !== undefined) return [one('glue', call, account.arn('aws_glue_crawler', 'name', crawler))];
  // The catalog asks for each thing on the way to a table, and listings for each table that they show.
  const database = DatabaseName ?? (call.action === 'GetDatabase' ? Name : undefined) ?? 'a_database';
  const table = TableName ?? (DatabaseName === undefined ? undefined : (Name ?? 'a_table'));
  return [
    one('glue', call, account.local('glue', 'catalog')),
    one('glue', call, account.local('glue', `database/${database}`)),
    ...(table === undefined ? [] : [one('glue', call, account.local('glue', `table/${database}/${table}`))]),
  ];
}

function quicksightRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { AnalysisId, DashboardId } = call.names;
  const made = DashboardId === undefined ? `analysis/${AnalysisId ?? ''}` : `dashboard/${DashboardId}`;
  if (AnalysisId !== undefined || DashboardId !== undefined)
    return [
      one('quicksight', call, account.local('quicksight', made)),
      ...(TAKES_DATA_SETS.test(call.action) ? passDataSets(account, AnalysisId ?? DashboardId ?? '') : []),
    ];
  const dataSet = `dataset/${call.names['DataSetId'] ?? ''}`;
  if (call.action === 'ListIngestions') return [one('quicksight', call)];
  const resource = call.action.endsWith('Ingestion') ? `${dataSet}/ingestion/an-ingestion` : dataSet;
  return [one('quicksight', call, account.local('quicksight', resource))];
}

const TAKES_DATA_SETS = /^(Create|Update)(Analysis|Dashboard)$/;

/** "Actions, resources, and condition keys for Amazon QuickSight": of each data set that a definition names. They are called as its pipeline. */
function passDataSets(account: Account, dashboard: string): IamRequest[] {
  const stack = `ecomflow-report-${dashboard.replace(/^ecomflow-/, '')}-`;
  return account.of('aws_cloudformation_stack').flatMap(({ values }) => {
    const name = String(values['name']);
    if (!name.startsWith(stack)) return [];
    const dataSet = `dataset/${name.slice('ecomflow-report-'.length)}`;
    return [{ action: 'quicksight:PassDataSet', resource: account.local('quicksight', dataSet) }];
  });
}

/** A statement is run by a user of the warehouse, whose credentials the Data API gets in the caller's name. */
function redshiftRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { WorkgroupName: workgroup } = call.names;
  if (workgroup === undefined)
    return [
      {
        ...one('redshift-data', call),
        context: { 'redshift-data:statement-owner-iam-userid': CALLERS_USERID },
      },
    ];
  const resource = account.arn('aws_redshiftserverless_workgroup', 'workgroup_name', workgroup);
  return [one('redshift-data', call, resource), { action: 'redshift-serverless:GetCredentials', resource }];
}

/** `aws:userid` of the simulated session. */
export const CALLERS_USERID = 'AROAEXAMPLE:session';

function secretRequests(account: Account, call: RecordedCall): IamRequest[] {
  const { values } = account.find('aws_secretsmanager_secret', 'name', call.names['SecretId'] ?? '');
  const asked = one('secretsmanager', call, String(values['arn']));
  return call.action === 'GetSecretValue' ? [asked, kms('Decrypt', String(values['kms_key_id']))] : [asked];
}

function snsRequests(account: Account, call: RecordedCall): IamRequest[] {
  const name = call.names['TopicArn']?.split(':').at(-1) ?? '';
  const { values } = account.find('aws_sns_topic', 'name', name);
  const asked = one('sns', call, String(values['arn']));
  const key = String(values['kms_master_key_id']);
  return call.action === 'Publish' ? [asked, kms('GenerateDataKey', key), kms('Decrypt', key)] : [asked];
}

/** What is asked for of the bucket, or of the object: `read`, `write`, `write parts`, else IAM's own word. */
const S3_ACTIONS: Readonly<Record<string, { readonly bucket?: string; readonly object?: string }>> = {
  ListObjectsV2: { bucket: 'ListBucket' },
  ListObjects: { bucket: 'ListBucket' },
  HeadBucket: { bucket: 'ListBucket' },
  GetBucketLocation: { bucket: 'GetBucketLocation' },
  GetBucketVersioning: { bucket: 'GetBucketVersioning' },
  GetObject: { object: 'read' },
  HeadObject: { object: 'read' },
  PutObject: { object: 'write' },
  CopyObject: { object: 'write' },
  CreateMultipartUpload: { object: 'write parts' },
  UploadPart: { object: 'write parts' },
  UploadPartCopy: { object: 'write parts' },
  CompleteMultipartUpload: { object: 'write parts' },
  AbortMultipartUpload: { object: 'AbortMultipartUpload' },
  DeleteObject: { object: 'DeleteObject' },
  DeleteObjects: { object: 'DeleteObject' },
};

function s3Requests(account: Account, { action, names }: RecordedCall): IamRequest[] {
  const known = S3_ACTIONS[action];
  if (!known) throw new Error(`test/infra/support/iam/requests.ts does not know s3:${action}`);
  const bucket = account.bucket(names['Bucket'] ?? '');
  if (known.bucket !== undefined) {
    const context = names['Prefix'] === undefined ? {} : { 's3:prefix': filled(names['Prefix']) };
    return [{ action: `s3:${known.bucket}`, resource: `arn:aws:s3:::${bucket}`, context }];
  }
  const copied =
    names['FromBucket'] === undefined
      ? []
      : read(account, account.bucket(names['FromBucket']), names['FromKey'], names['FromVersionId']);
  return [...copied, ...objectRequests(account, bucket, names, known.object ?? '')];
}

function objectRequests(
  account: Account,
  bucket: string,
  names: RecordedCall['names'],
  what: string,
): IamRequest[] {
  if (what === 'read') return read(account, bucket, names['Key'], names['VersionId']);
  const resource = objectArn(bucket, names['Key']);
  if (!what.startsWith('write')) return [{ action: `s3:${what}`, resource }];
  const key = account.keyOfBucket(bucket);
  const asked = { action: 's3:PutObject', resource };
  if (key === undefined) return [asked];
  // Parts are read again, decrypted, when the object is put together.
  return [asked, kms('GenerateDataKey', key), ...(what === 'write parts' ? [kms('Decrypt', key)] : [])];
}

function read(account: Account, bucket: string, key?: string, version?: string): IamRequest[] {
  const action = version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const kmsKey = account.keyOfBucket(bucket);
  return [
    { action, resource: objectArn(bucket, key) },
    ...(kmsKey === undefined ? [] : [kms('Decrypt', kmsKey)]),
  ];
}

function objectArn(bucket: string, key = ''): string {
  return `arn:aws:s3:::${bucket}/${filled(key)}`;
}

/** Something stands where the record has left something out. */
function filled(pattern: string): string {
  return pattern.replaceAll('…', 'anything');
}
