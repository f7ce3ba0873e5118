/**
 * Where the next page begins: a place within the key that is asked for. The key itself is never in it: whoever makes a token up comes to another
 * place among the same items, and nowhere else.
 */
import { RequestProblem } from '../contract/problem';

const PLACE = /^[\x20-\x7e]{1,100}$/;

export function tokenOf(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** Throws RequestProblem `request-invalid`. */
export function placeIn(token: string): string {
  const place = Buffer.from(token, 'base64url').toString('latin1');
  if (!PLACE.test(place) || tokenOf(place) !== token)
    throw new RequestProblem('request-invalid', { detail: 'after: no `next` of a page' });
  return place;
}
