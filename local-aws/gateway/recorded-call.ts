/**
 * What of a call decides whether AWS would allow it: who calls, what, and the members that name what it touches. Names that are drawn
 * (ids, tokens, a key's last part) are left out, so that two runs of the same code make the same calls.
 */
import type { Members } from './call-input';
import { listOf, memberOf } from './call-input';
import { principalOf } from './principal';
import type { RequestLine } from './request-line';

export interface RecordedCall {
  readonly principal: string;
  readonly service: string;
  readonly action: string;
  /** Members of the call by name, sorted. */
  readonly names: Readonly<Record<string, string>>;
}

/** In the place of what is left out. */
const ANY = '…';
/** Members by which services find what a call is about. */
const NAMING = [
  ...[
    'AnalysisId',
    'CrawlerName',
    'DashboardId',
    'DataSetId',
    'DatabaseName',
    'DeliveryStreamName',
    'FunctionName',
    'IndexName',
    'JobName',
    'Name',
    'Namespace',
  ],
  ...[
    'ReplicationConfigArn',
    'ReplicationTaskArn',
    'SecretId',
    'StreamARN',
    'StreamName',
    'TableName',
    'TopicArn',
    'WorkGroup',
    'WorkgroupName',
  ],
  ...['logGroupName', 'stateMachineArn'],
];
/** Those of them that are drawn. */
const DRAWN = ['ReplicationConfigArn', 'ReplicationTaskArn'];
/** Members that hold another one that names. */
const HOLDING = ['TableInput', 'DatabaseInput'];

export interface DescribedCall {
  readonly service: string;
  readonly action: string;
  readonly line: RequestLine;
  /** Of S3, whose names stand in the address, those of DeleteObjects alone. */
  readonly members: Members;
}

export function recordedCall({ service, action, line, members }: DescribedCall): RecordedCall {
  const named = service === 's3' ? s3Names(line, members) : namesIn(members);
  const names = Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { principal: principalOf(line), service, action, names };
}

function namesIn(members: Members): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of NAMING) {
    const value = members[name];
    if (typeof value === 'string') found[name] = DRAWN.includes(name) ? ANY : value;
  }
  for (const holder of HOLDING) {
    const value = memberOf(members[holder], 'Name');
    if (typeof value === 'string') found['Name'] = value;
  }
  // Of a batch of DynamoDB. No policy is found for the names of two, so a call about two has to be told apart here first.
  const { RequestItems } = members;
  if (typeof RequestItems === 'object' && RequestItems !== null)
    found['TableName'] = Object.keys(RequestItems).join();
  return found;
}

function s3Names({ url, headers }: RequestLine, members: Members): Record<string, string> {
  const [bucket = '', ...rest] = decoded(url.pathname.slice(1)).split('/');
  const key = rest.join('/');
  const prefix = url.searchParams.get('prefix');
  const source = headers['x-amz-copy-source'];
  const deleted = listOf(members['Keys']).find((value) => typeof value === 'string');
  return {
    Bucket: bucket,
    ...(key === '' ? {} : { Key: keyPattern(key) }),
    ...(typeof deleted === 'string' ? { Key: keyPattern(deleted) } : {}),
    ...(prefix === null || key !== '' ? {} : { Prefix: keyPattern(prefix) }),
    ...(url.searchParams.has('versionId') ? { VersionId: ANY } : {}),
    ...(typeof source === 'string' ? sourceNames(source) : {}),
  };
}

function sourceNames(source: string): Record<string, string> {
  const [path = '', query] = decoded(source.replace(/^\//, '')).split('?versionId=');
  const [bucket = '', ...rest] = path.split('/');
  return {
    FromBucket: bucket,
    FromKey: keyPattern(rest.join('/')),
    ...(query === undefined ? {} : { FromVersionId: ANY }),
  };
}

/** S3 itself refuses what cannot be decoded. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `silver/shop/…`: policies speak of a key's first two parts at most. */
function keyPattern(key: string): string {
  const folders = key.split('/').slice(0, -1);
  return [...folders.slice(0, 2), ANY].join('/');
}
