/** Pages of List actions; size and token travel in the query, under its spelling. */
import { z } from 'zod';
import { invalidNextToken } from './errors';

export const pageMembers = {
  'max-results': z.coerce.number().int().min(1).max(100).default(100),
  'next-token': z.string().optional(),
};

interface PageInput {
  readonly 'max-results': number;
  readonly 'next-token'?: string | undefined;
}

/** One page and the token of the next. Throws InvalidNextTokenException. */
export function pageOf<T>(
  items: readonly T[],
  { 'max-results': size, 'next-token': token }: PageInput,
): { items: readonly T[]; nextToken: string | undefined } {
  const from = token === undefined ? 0 : readToken(token);
  const next = from + size;
  return {
    items: items.slice(from, next),
    nextToken: next < items.length ? Buffer.from(String(next)).toString('base64url') : undefined,
  };
}

function readToken(token: string): number {
  const offset = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(offset) || offset < 1) throw invalidNextToken();
  return offset;
}
