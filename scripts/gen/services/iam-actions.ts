/** What IAM calls an API's operation. Sources: S3's "Required permissions for Amazon S3 API operations", and each service's page in AWS's Service Authorization Reference. */

/** By the service's name in a signature, where IAM's differs. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Operations that IAM knows by another name: several of them may be one action. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'InvokeFunction',
  's3:CompleteMultipartUpload': 'PutObject',
  's3:CopyObject': 'PutObject',
  's3:CreateMultipartUpload': 'PutObject',
  's3:DeleteObjects': 'DeleteObject',
  's3:HeadBucket': 'ListBucket',
  's3:HeadObject': 'GetObject',
  's3:ListObjects': 'ListBucket',
  's3:ListObjectsV2': 'ListBucket',
  's3:UploadPart': 'PutObject',
  's3:UploadPartCopy': 'PutObject',
};

/** `s3:GetObject` of s3's HeadObject. */
export function iamAction(service: string, operation: string): string {
  return `${PREFIXES[service] ?? service}:${OTHERWISE[`${service}:${operation}`] ?? operation}`;
}
