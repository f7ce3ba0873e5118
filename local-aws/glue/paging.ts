/** Pages, alike for all of Glue's lists. */
import { z } from 'zod';
import { invalidInput } from './errors';

export const pageMembers = {
  NextToken: z.string().optional(),
  MaxResults: z.number().int().min(1).max(1000).optional(),
};

export interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer. */
  readonly next: { readonly NextToken?: string };
}

/** One page of a list. Throws InvalidInputException for a token that was not given out here. */
export function pageOf<T>(all: readonly T[], request: PageRequest, defaultSize: number): Page<T> {
  const from = request.NextToken === undefined ? 0 : readToken(request.NextToken);
  const end = from + (request.MaxResults ?? defaultSize);
  return {
    items: all.slice(from, end),
    next: end < all.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {},
  };
}

function readToken(token: string): number {
  const offset = Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(offset) || offset < 1) throw invalidInput('NextToken is not valid');
  return offset;
}
