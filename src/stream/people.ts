/** People of the API's user pool: each reads one customer's data. */
import { READ_SCOPE } from './contract/openapi';
import { customerId } from './contract/line';
import { CUSTOMER_CLAIM } from './reader';

/** A user's attribute that says whose data it reads. No client may write it: who could, would choose whose data to read. */
export const CUSTOMER_ATTRIBUTE = `custom:${CUSTOMER_CLAIM}`;

/** What a person's access token has besides Cognito's own claims; nothing where the attribute names no customer. */
export function grantsOf(
  attributes: Readonly<Record<string, string>>,
): { readonly scopes: readonly string[]; readonly claims: Readonly<Record<string, string>> } | undefined {
  const named = customerId.safeParse(attributes[CUSTOMER_ATTRIBUTE]);
  return named.success ? { scopes: [READ_SCOPE], claims: { [CUSTOMER_CLAIM]: named.data } } : undefined;
}
