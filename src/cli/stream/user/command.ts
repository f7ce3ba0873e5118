/** `ecomflow stream user`: who may read which customer's data. */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Command } from 'commander';
import { loadStreamConfig } from '../../../config';
import { EltError } from '../../../model/errors';
import { faultsOf } from '../../../model/faults';
import { table } from '../../../model/text-table';
import { EXIT, print, type OutputOptions } from '../../output';
import { callingAws, openAccess } from '../open';
import { BAD, importPeople, readPeople, whyOf, type ImportedRow } from './import-people';
import { addPerson, listPeople, personSchema, type Pool } from './people';

interface MoveOptions extends OutputOptions {
  readonly move?: boolean;
}

export function addUserCommands(stream: Command): void {
  const user = stream.command('user').description('people who read one customer’s data by the API');
  addAdd(user);
  addImport(user);
  user
    .command('list')
    .description('list the people and whose data they read')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ ecomflow stream user list')
    .action(list);
}

function addAdd(user: Command): void {
  user
    .command('add')
    .description('add a person; the password is drawn and printed once')
    .argument('<email>', 'by which the person signs in')
    .requiredOption('--customer <id>', 'whose data the person reads')
    .option('--move', 'a person of another customer is given to this one')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Safe to repeat: who is there already keeps the password.

Examples:
  $ ecomflow stream user add ann@shop.example --customer 17850
  $ ecomflow stream user add ann@shop.example --customer 12583 --move`,
    )
    .action(add);
}

function addImport(user: Command): void {
  user
    .command('import')
    .description('add the people of a CSV file with the columns email,customer')
    .argument('<file>', 'such as people.csv')
    .requiredOption('--passwords <file>', 'where drawn passwords are added, as CSV that you alone can read')
    .option('--move', 'people of another customer are given to the file’s')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A row that is wrong is told and stops no other one. Safe to repeat: who is there already keeps the password.
Exit code 1 when a row was wrong.

Example:
  $ ecomflow stream user import people.csv --passwords passwords.csv`,
    )
    .action(importAll);
}

async function add(
  email: string,
  { customer, move = false, ...options }: MoveOptions & { customer: string },
) {
  const person = personSchema.safeParse({ email, customer });
  if (!person.success) throw new EltError('ELT_INPUT_INVALID', faultsOf(person.error));
  const added = await withPool((pool) => addPerson(pool, person.data, move));
  const why = whyOf(added);
  if (added.outcome === 'other customer')
    throw new EltError('ELT_INPUT_INVALID', `${person.data.email} ${why ?? ''}`);
  print(options, { ...person.data, ...added }, () =>
    added.outcome === 'added'
      ? `${person.data.email} reads the data of ${customer}; password, told this once: ${added.password}`
      : `${person.data.email} reads the data of ${customer}; ${why ?? 'nothing to do'}`,
  );
}

async function importAll(
  file: string,
  { passwords, move = false, ...options }: MoveOptions & { readonly passwords: string },
): Promise<void> {
  const people = readPeople(file);
  const rows = await withPool((pool) => importPeople(pool, people, { passwords, isMove: move }));
  print(options, { passwords, rows }, () => describeImport(rows, passwords));
  if (rows.some(({ outcome }) => BAD.has(outcome))) process.exitCode = EXIT.failed;
}

function describeImport(rows: readonly ImportedRow[], passwords: string): string {
  const count = (wanted: ImportedRow['outcome']): number =>
    rows.filter(({ outcome }) => outcome === wanted).length;
  const bad = rows.filter(({ outcome }) => BAD.has(outcome));
  return [
    `${count('added')} added, ${count('moved')} moved, ${count('known')} known before, ${bad.length} wrong`,
    ...bad.map(({ line, email, why }) => `line ${line}: ${email} ${why ?? ''}`),
    ...(count('added') > 0 ? [`passwords: ${passwords}`] : []),
  ].join('\n');
}

async function list(options: OutputOptions): Promise<void> {
  const people = await withPool(listPeople);
  print(options, people, () =>
    people.length === 0
      ? 'nobody yet: ecomflow stream user add'
      : table([
          ['email', 'customer', 'status', 'added'],
          ...people.map(({ email, customer, status, addedAt }) => [email, customer ?? '', status, addedAt]),
        ]),
  );
}

async function withPool<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const config = loadStreamConfig();
  const { poolId } = await openAccess(config);
  const cognito = new CognitoIdentityProviderClient({ region: config.AWS_REGION });
  try {
    return await callingAws(() => work({ cognito, poolId }));
  } finally {
    cognito.destroy();
  }
}
