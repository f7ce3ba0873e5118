/** Pages, alike for all of Athena's lists. */
import { invalidRequest } from './errors';

export interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer. */
  readonly next: { readonly NextToken?: string };
}

/** One page of a list. Throws InvalidRequestException for a token that was not given out here. */
export function pageOf<T>(all: readonly T[], nextToken: string | undefined, size: number): Page<T> {
  const from = nextToken === undefined ? 0 : readToken(nextToken);
  const end = from + size;
  return {
    items: all.slice(from, end),
    next: end < all.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {},
  };
}

function readToken(token: string): number {
  const from = Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(from) || from < 1) throw invalidRequest('The NextToken is not valid.');
  return from;
}
