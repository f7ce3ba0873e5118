/** The name of an S3 operation by its request. Source: Amazon S3 API reference, path-style. */
import type { RequestLine } from './request-line';

/** Sub-resources by their query parameter; verb, `Bucket` or `Object` stand before. */
const SUBRESOURCES: Readonly<Record<string, string>> = {
  abac: 'Abac',
  accelerate: 'AccelerateConfiguration',
  acl: 'Acl',
  analytics: 'AnalyticsConfiguration',
  attributes: 'Attributes',
  cors: 'Cors',
  encryption: 'Encryption',
  'intelligent-tiering': 'IntelligentTieringConfiguration',
  inventory: 'InventoryConfiguration',
  'legal-hold': 'LegalHold',
  lifecycle: 'LifecycleConfiguration',
  location: 'Location',
  logging: 'Logging',
  metadataConfiguration: 'MetadataConfiguration',
  metadataTable: 'MetadataTableConfiguration',
  metrics: 'MetricsConfiguration',
  notification: 'NotificationConfiguration',
  'object-lock': 'LockConfiguration',
  ownershipControls: 'OwnershipControls',
  policy: 'Policy',
  policyStatus: 'PolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'Replication',
  requestPayment: 'RequestPayment',
  retention: 'Retention',
  tagging: 'Tagging',
  versioning: 'Versioning',
  website: 'Website',
};
/** Parameters that say more of an operation and do not make it another one. */
const PLAIN =
  /^(x-id|x-amz-.*|awsaccesskeyid|signature|expires|response-.*|list-type|prefix|delimiter|marker|max-keys|start-after|continuation-token|fetch-owner|encoding-type|key-marker|version-id-marker|versionid|upload-id-marker|max-uploads|part-number-marker|max-parts|partnumber|uploadid|max-buckets|bucket-region)$/i;
const OPERATIONS: ReadonlySet<string> = new Set(['uploads', 'versions', 'delete']);
const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'Put',
  DELETE: 'Delete',
  POST: 'Post',
  HEAD: 'Head',
};

/** A request that is none of the API's gets a name that nobody admits. */
export function s3Action(request: RequestLine): string {
  const { searchParams, pathname } = request.url;
  const verb = VERBS[request.method] ?? request.method;
  const [bucket = '', ...rest] = pathname.slice(1).split('/');
  const isObject = rest.join('/') !== '';
  const strange = [...searchParams.keys()].find((name) => !PLAIN.test(name) && !OPERATIONS.has(name));
  if (strange !== undefined)
    return `${verb}${isObject ? 'Object' : 'Bucket'}${SUBRESOURCES[strange] ?? `?${strange}`}`;
  if (bucket === '') return verb === 'Get' ? 'ListBuckets' : `${verb}Nothing`;
  return isObject ? objectAction(verb, request) : bucketAction(verb, searchParams);
}

function bucketAction(verb: string, query: URLSearchParams): string {
  if (query.has('delete')) return verb === 'Post' ? 'DeleteObjects' : `${verb}Bucket?delete`;
  if (query.has('uploads')) return 'ListMultipartUploads';
  if (query.has('versions')) return 'ListObjectVersions';
  if (verb === 'Get') return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
  return verb === 'Put' ? 'CreateBucket' : `${verb}Bucket`;
}

function objectAction(verb: string, request: RequestLine): string {
  const query = request.url.searchParams;
  if (query.has('uploads')) return 'CreateMultipartUpload';
  const copies = 'x-amz-copy-source' in request.headers;
  if (query.has('uploadId')) {
    if (verb === 'Put') return copies ? 'UploadPartCopy' : 'UploadPart';
    return (
      { Post: 'CompleteMultipartUpload', Delete: 'AbortMultipartUpload', Get: 'ListParts' }[verb] ?? verb
    );
  }
  return verb === 'Put' && copies ? 'CopyObject' : `${verb}Object`;
}
