/** The name of an S3 operation by its request, for faults and counts. Source: Amazon S3 API reference, path-style. */
import type { RequestLine } from './identify';

/** Sub-resources by their query parameter; the method is put in front. */
const SUBRESOURCES: Readonly<Record<string, string>> = {
  acl: 'Acl',
  tagging: 'Tagging',
  policy: 'BucketPolicy',
  versioning: 'BucketVersioning',
  lifecycle: 'BucketLifecycleConfiguration',
  notification: 'BucketNotificationConfiguration',
  encryption: 'BucketEncryption',
  location: 'BucketLocation',
};
const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'Put',
  DELETE: 'Delete',
  POST: 'Post',
  HEAD: 'Head',
};

export function s3Action(request: RequestLine): string {
  const { searchParams, pathname } = request.url;
  const verb = VERBS[request.method] ?? request.method;
  const sub = Object.keys(SUBRESOURCES).find((name) => searchParams.has(name));
  if (sub) return `${verb}${SUBRESOURCES[sub] ?? ''}`;
  const [bucket = '', ...rest] = pathname.slice(1).split('/');
  if (bucket === '') return 'ListBuckets';
  return rest.join('/') === '' ? bucketAction(verb, searchParams) : objectAction(verb, request);
}

function bucketAction(verb: string, query: URLSearchParams): string {
  if (query.has('delete')) return 'DeleteObjects';
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
