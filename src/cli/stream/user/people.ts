/** The people of the API's pool, as an administrator adds and lists them. Nobody is written to: a password is drawn, and told once. */
import { randomInt } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ListUsersCommand,
  UserNotFoundException,
  UsernameExistsException,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { z } from 'zod';
import { customerId } from '../../../stream/contract/line';
import { CUSTOMER_ATTRIBUTE } from '../../../stream/people';

/** Addresses that differ in case alone are one person. */
export const personSchema = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email('must be an e-mail address').max(128)),
  customer: z.string().trim().pipe(customerId),
});
export type Person = z.infer<typeof personSchema>;

export interface Pool {
  readonly cognito: CognitoIdentityProviderClient;
  readonly poolId: string;
}

export type Added =
  | { readonly outcome: 'added'; readonly password: string }
  | { readonly outcome: 'moved'; readonly before: string }
  | { readonly outcome: 'known' }
  /** Of another customer, which is to be said. */
  | { readonly outcome: 'other customer'; readonly before: string };

/** Safe to repeat: who is there already keeps the password. `isMove`: who belongs to another customer is given to this one. */
export async function addPerson(pool: Pool, person: Person, isMove: boolean): Promise<Added> {
  const known = await findPerson(pool, person.email);
  if (known === undefined) return create(pool, person);
  const { customer: before, status } = known;
  if (before !== person.customer && !isMove)
    return { outcome: 'other customer', before: before ?? 'no customer' };
  if (before !== person.customer)
    await pool.cognito.send(
      new AdminUpdateUserAttributesCommand({
        ...named(pool, person),
        UserAttributes: [{ Name: CUSTOMER_ATTRIBUTE, Value: person.customer }],
      }),
    );
  // An earlier command ended before it could tell the password.
  if (status === 'FORCE_CHANGE_PASSWORD')
    return { outcome: 'added', password: await givePassword(pool, person) };
  return before === person.customer
    ? { outcome: 'known' }
    : { outcome: 'moved', before: before ?? 'no customer' };
}

export interface ListedPerson {
  readonly email: string;
  readonly customer: string | null;
  readonly status: string;
  readonly addedAt: string;
}

export async function listPeople({ cognito, poolId }: Pool): Promise<ListedPerson[]> {
  const people: ListedPerson[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await cognito.send(new ListUsersCommand({ UserPoolId: poolId, PaginationToken }));
    for (const { Username = '', UserStatus = '', UserCreateDate, Attributes } of page.Users ?? [])
      people.push({
        // A pool that lets people sign in by their address gives each a name of its own.
        email: Attributes?.find(({ Name }) => Name === 'email')?.Value ?? Username,
        customer: customerIn(Attributes) ?? null,
        status: UserStatus,
        addedAt: UserCreateDate?.toISOString() ?? '',
      });
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined);
  return people.sort((one, other) => (one.email < other.email ? -1 : 1));
}

async function create(pool: Pool, person: Person): Promise<Added> {
  try {
    await pool.cognito.send(
      new AdminCreateUserCommand({
        ...named(pool, person),
        TemporaryPassword: drawPassword(),
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: person.email },
          { Name: 'email_verified', Value: 'true' },
          { Name: CUSTOMER_ATTRIBUTE, Value: person.customer },
        ],
      }),
    );
  } catch (error) {
    // Somebody else has added the person meanwhile.
    if (error instanceof UsernameExistsException) return addPerson(pool, person, false);
    throw error;
  }
  return { outcome: 'added', password: await givePassword(pool, person) };
}

async function givePassword(pool: Pool, person: Person): Promise<string> {
  const Password = drawPassword();
  await pool.cognito.send(
    new AdminSetUserPasswordCommand({ ...named(pool, person), Password, Permanent: true }),
  );
  return Password;
}

async function findPerson(
  pool: Pool,
  email: string,
): Promise<{ readonly customer: string | undefined; readonly status: string | undefined } | undefined> {
  try {
    const { UserAttributes, UserStatus } = await pool.cognito.send(
      new AdminGetUserCommand(named(pool, { email })),
    );
    return { customer: customerIn(UserAttributes), status: UserStatus };
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}

function named({ poolId }: Pool, { email }: Pick<Person, 'email'>) {
  return { UserPoolId: poolId, Username: email };
}

function customerIn(attributes: readonly AttributeType[] = []): string | undefined {
  return attributes.find(({ Name }) => Name === CUSTOMER_ATTRIBUTE)?.Value;
}

/** Without signs that are taken for one another. */
const KINDS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-'] as const;
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** Has a sign of each kind, as the pool asks, and about 110 bits. */
function drawPassword(): string {
  const letters = KINDS.slice(0, 3).join('');
  const draw = (from: string): string => from[randomInt(from.length)] ?? '';
  const groups = Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => draw(letters)).join(''),
  );
  return [...groups, KINDS.slice(0, 3).map(draw).join('')].join(KINDS[3]);
}
