/** Where events of lineage go, by one setting: a file, an address that takes them, or a prefix in S3. */
import { z } from 'zod';

export type LineageTarget =
  | { readonly kind: 'file'; readonly url: string }
  | { readonly kind: 'http'; readonly url: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Empty, or ends with a slash. */
      readonly prefix: string;
    };

const S3_PLACE = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9_.=/-]*))?$/;
const FORMS = 'file:///…, https://…, http://… or s3://bucket/prefix, without a user or a password';

/** Null of what is none of them. An address with a password in it would stand in every log. */
export function parseLineageTarget(text: string): LineageTarget | null {
  const [, bucket, prefix = ''] = S3_PLACE.exec(text) ?? [];
  if (bucket !== undefined)
    return { kind: 's3', bucket, prefix: prefix === '' ? '' : prefix.replace(/\/*$/, '/') };
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, host, pathname } = new URL(text);
  if (protocol === 'file:') return host === '' && pathname !== '/' ? { kind: 'file', url: text } : null;
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && username === '' && password === '' ? { kind: 'http', url: text } : null;
}

export const lineageTargetSchema = z.string().transform((text, context): LineageTarget => {
  const target = parseLineageTarget(text);
  if (target) return target;
  context.addIssue({ code: 'custom', message: FORMS });
  return z.NEVER;
});
