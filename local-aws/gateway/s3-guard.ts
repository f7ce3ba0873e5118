/** What S3's headers ask for and moto does not do: it would take the object and leave the rest. */
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestLine } from './request-line';

/** ACLs that say what holds anyway: the bucket's owner owns everything. */
const OWNERS_ACLS: readonly unknown[] = ['private', 'bucket-owner-full-control'];

/** By the beginning of a header's name: why it is refused, unless its value asks for nothing. */
const REFUSED: readonly (readonly [prefix: string, why: string, isHarmless?: (value: unknown) => boolean])[] =
  [
    ['x-amz-server-side-encryption-', 'nothing encrypts by a key of your own'],
    ['x-amz-server-side-encryption', 'nothing encrypts by a key of KMS', (value) => value === 'AES256'],
    ['x-amz-copy-source-server-side-encryption-', 'nothing encrypts by a key of your own'],
    // The other one is looked at by copy-conditions.ts.
    ['x-amz-copy-source-if-none-match', 'the condition on the source would not be looked at'],
    ['x-amz-copy-source-if-modified-since', 'the condition on the source would not be looked at'],
    ['x-amz-copy-source-if-unmodified-since', 'the condition on the source would not be looked at'],
    ['x-amz-acl', 'nobody enforces it', (value) => OWNERS_ACLS.includes(value)],
    ['x-amz-grant-', 'nobody enforces it'],
    ['x-amz-object-lock-', 'nothing keeps objects from being deleted'],
    ['x-amz-bucket-object-lock-', 'nothing keeps objects from being deleted'],
    ['x-amz-website-', 'there are no websites'],
    ['x-amz-write-offset-', 'the object would be replaced, not appended to'],
    ['x-amz-expected-bucket-owner', 'nobody compares owners'],
    ['x-amz-source-expected-bucket-owner', 'nobody compares owners'],
  ];

/** Why a call of S3 is not executed as it is; undefined when it is. */
export function s3Objection(action: string, { headers, url }: RequestLine): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    const rule = REFUSED.find(([prefix]) => name.startsWith(prefix));
    if (rule && rule[2]?.(value) !== true) return `${name}: ${rule[1]}`;
  }
  const condition = unseenCondition(action, headers);
  if (condition !== undefined) return `${condition}: the condition on the target would not be looked at`;
  return expiry(url);
}

/** Of what is written, only that there is nothing yet is looked at, but of a PutObject, whose ETag may be named. */
function unseenCondition(action: string, headers: IncomingHttpHeaders): string | undefined {
  if (action !== 'CopyObject' && action !== 'CompleteMultipartUpload') return undefined;
  if (headers['if-match'] !== undefined) return 'if-match';
  return (headers['if-none-match'] ?? '*') === '*' ? undefined : 'if-none-match';
}

/** A presigned address opens nothing after its time; moto would let it. */
function expiry({ searchParams }: URL): string | undefined {
  const signed = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(searchParams.get('X-Amz-Date') ?? '');
  if (!signed) return undefined;
  const [year, month, day, hour, minute, second] = signed.slice(1).map(Number) as [number, ...number[]];
  const signedMs = Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second);
  const isOver = Date.now() > signedMs + Number(searchParams.get('X-Amz-Expires') ?? 0) * 1000;
  return isOver ? 'the presigned address has expired' : undefined;
}
