/** Whose data a token opens: a machine's all, a person's those of the customer that the token names. */
import { customerId } from './contract/line';
import { RequestProblem } from './contract/problem';
import { claimsOf, type HttpEvent } from './http';

/** In a person's token, by the pool's trigger; the person cannot write it. */
export const CUSTOMER_CLAIM = 'customer_id';

export interface Reader {
  /** Undefined: everybody's. */
  readonly onlyCustomer: string | undefined;
}

/** Throws RequestProblem `customer-unknown`. Whatever is not known as a machine's token counts as a person's. */
export function readerOf(event: HttpEvent): Reader {
  const claims = claimsOf(event);
  // Of the client credentials grant: nobody's but the client's own.
  const isMachine = claims['token_use'] === 'access' && claims['sub'] === claims['client_id'];
  if (isMachine) return { onlyCustomer: undefined };
  const named = customerId.safeParse(claims[CUSTOMER_CLAIM]);
  if (!named.success) throw new RequestProblem('customer-unknown');
  return { onlyCustomer: named.data };
}

export function mayRead({ onlyCustomer }: Reader, owner: string | null): boolean {
  return onlyCustomer === undefined || onlyCustomer === owner;
}
