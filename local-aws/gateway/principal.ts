/**
 * Who calls. On this machine an access key id is the name of the role that acts: a service that is handed a role makes its own calls
 * with it, and the worker is started with the worker's. What stands in Terraform's place, or is a test, has a key that is no role's.
 */
import type { RequestLine } from './request-line';

export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Whoever set the stack up, as an administrator does on AWS. */
export const NOBODYS_KEY = 'local';

/** Nothing here is secret: whoever names a role may act as it. */
export function credentialsOf(accessKeyId: string): LocalCredentials {
  return { accessKeyId, secretAccessKey: 'local' };
}

/** `ecomflow-glue` of `arn:aws:iam::000000000000:role/ecomflow-glue`, and of the name alone. */
export function roleName(role: string): string {
  return role.split('/').at(-1) ?? role;
}

/** The parts of `KEY/20110105/us-east-1/s3/aws4_request`, which stand in the header or, on a presigned address, in the query. */
export function credentialScope({ headers, url }: Pick<RequestLine, 'headers' | 'url'>): readonly string[] {
  const header = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  return (header ?? url.searchParams.get('X-Amz-Credential') ?? '').split('/');
}

export function principalOf(request: Pick<RequestLine, 'headers' | 'url'>): string {
  return credentialScope(request)[0] || NOBODYS_KEY;
}
