/** A person of the API's pool, signed in. */
import { CUSTOMER_ATTRIBUTE } from '../../../src/stream/people';
import { uniqueName } from '../../support/stack';
import type { InvoicesApi } from './invoices-api';

const PASSWORD = 'Only-for-tests-1';

export interface Tokens {
  readonly access: string;
  readonly id: string;
}

/** With no customer where none is said. */
export async function signedInAs(
  { door: { cognito }, access }: Pick<InvoicesApi, 'door' | 'access'>,
  customerId?: string,
): Promise<Tokens> {
  const who = { UserPoolId: access.poolId, Username: `${uniqueName('person')}@shop.example` };
  await cognito.adminCreateUser({
    ...who,
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
    UserAttributes: customerId === undefined ? [] : [{ Name: CUSTOMER_ATTRIBUTE, Value: customerId }],
  });
  await cognito.adminSetUserPassword({ ...who, Password: PASSWORD, Permanent: true });
  return signIn({ door: { cognito }, access }, who.Username);
}

export async function signIn(
  {
    door: { cognito },
    access,
  }: { readonly door: Pick<InvoicesApi['door'], 'cognito'>; readonly access: InvoicesApi['access'] },
  username: string,
  password = PASSWORD,
): Promise<Tokens> {
  const { AuthenticationResult } = await cognito.initiateAuth({
    ClientId: access.peopleClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  return { access: AuthenticationResult?.AccessToken ?? '', id: AuthenticationResult?.IdToken ?? '' };
}
