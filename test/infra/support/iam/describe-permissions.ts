/** What is asked of the permissions in an applied configuration. */
import { readKnown } from '../../../support/recorded-calls';
import type { Resource } from '../applied';
import { Account, type Principal, type Statement } from './account';
import { evaluate, type Verdict } from './evaluate';
import { isMadeIn } from './requests';
import { SPARED, UNBOUND } from './spared';
import { findUnused, findWildcards } from './statements';

/** `absent` are principals that this environment does without. */
export function describePermissions(
  environment: string,
  applied: () => Promise<readonly Resource[]>,
  absent: readonly string[],
): void {
  const spared = SPARED.filter(({ only = environment }) => only === environment);
  let calls = readKnown().filter(({ principal }) => !absent.includes(principal));
  let resources: readonly Resource[];
  let principals: Principal[];
  let verdict: Verdict;
  beforeAll(async () => {
    resources = await applied();
    const account = new Account(resources);
    calls = calls.filter((call) => isMadeIn(account, call));
    principals = [...account.principals().values()];
    verdict = await evaluate(account, calls);
  });

  test('let every call through that was recorded', () => expect(verdict.denied).toEqual([]));
  test('allow nothing that no call needs', () => {
    expect(findUnused(principals, verdict.used, spared)).toEqual({ unused: [], idle: [] });
  });
  test('are for one resource, wherever AWS knows one', async () => {
    expect(await findWildcards(principals, UNBOUND)).toEqual([]);
  });

  test.each([
    [
      'RunTheJobs',
      'StartJobRun',
      'ecomflow-worker calls glue StartJobRun: glue:StartJobRun on arn:aws:glue:',
    ],
    [
      'PutIntoTheStream',
      'PutRecords',
      'ecomflow-post-invoices calls kinesis PutRecords: kinesis:PutRecords on arn:aws:kinesis:',
    ],
    [
      'ListTheirInvoices',
      'Query',
      'ecomflow-read-customer calls dynamodb Query: dynamodb:Query on arn:aws:dynamodb:',
    ],
  ])('are missed where a statement is taken out: %s', async (sid, action, missed) => {
    const made = calls.filter((call) => call.action === action && missed.startsWith(`${call.principal} `));
    const { denied } = await evaluate(new Account(without(resources, sid)), made);
    expect(made.length).toBeGreaterThan(0);
    expect(denied).toEqual(made.map(() => expect.stringContaining(missed) as string));
  });
  test('are too many where a statement is added', () => {
    const more = added(principals, 'ecomflow-copy', {
      Sid: 'Spare',
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: ['arn:aws:s3:::another/*'],
    });
    expect(findUnused(more, verdict.used, spared).unused).toEqual([
      'ecomflow-copy Spare s3:PutObject',
      'ecomflow-copy Spare arn:aws:s3:::another/*',
    ]);
  });
  test('are spared nothing that they need no more', () => {
    const idle = { what: 'ecomflow-worker RunTheJobs glue:StartJobRun', why: 'it is used' };
    expect(findUnused(principals, verdict.used, [...spared, idle]).idle).toEqual([idle.what]);
  });
  test.each([
    [{ Sid: 'All', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }, 'All: s3:GetObject on *'],
    [
      { Sid: 'Any', Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b/k' },
      'Any: the pattern s3:Get*',
    ],
    [
      { Sid: 'Kind', Effect: 'Allow', Action: 'glue:StartJobRun', Resource: 'arn:aws:glue:r:1:job/*' },
      'Kind: glue:StartJobRun on arn:aws:glue:r:1:job/*',
    ],
  ])('are too wide with %j', async (statement, finding) => {
    expect(await findWildcards(added(principals, 'ecomflow-copy', statement), UNBOUND)).toEqual([
      `ecomflow-copy ${finding}`,
    ]);
  });
  test.each([
    ['s3', 'PutObject', { Bucket: 'ecomflow-bronze', Key: 'bronze/ecommerce/…' }, 's3:PutObject'],
    ['s3', 'DeleteObject', { Bucket: 'ecomflow-bronze', Key: 'bronze/ecommerce/…' }, 's3:DeleteObject'],
  ])("are not enough against bronze's own policy: %s %s", async (service, action, names, asked) => {
    const everything = { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' };
    const account = new Account(granting(resources, 'ecomflow-copy', everything));
    const { denied } = await evaluate(account, [{ principal: 'ecomflow-copy', service, action, names }]);
    expect(denied).toEqual([expect.stringContaining(`: ${asked} on arn:aws:s3:::ecomflow-bronze-`)]);
  });
}

type PolicyText = { Statement: Statement[] };

function without(resources: readonly Resource[], sid: string): Resource[] {
  return resources.map((resource) =>
    changed(resource, ({ Statement }) => ({ Statement: Statement.filter(({ Sid }) => Sid !== sid) })),
  );
}

function granting(resources: readonly Resource[], role: string, statement: Statement): Resource[] {
  return resources.map((resource) =>
    resource.values['role'] === role
      ? changed(resource, ({ Statement }) => ({ Statement: [...Statement, statement] }))
      : resource,
  );
}

function changed(resource: Resource, change: (policy: PolicyText) => PolicyText): Resource {
  if (resource.type !== 'aws_iam_role_policy') return resource;
  const policy = JSON.parse(String(resource.values['policy'])) as PolicyText;
  return {
    ...resource,
    values: { ...resource.values, policy: JSON.stringify({ ...policy, ...change(policy) }) },
  };
}

function added(principals: readonly Principal[], name: string, statement: Statement): Principal[] {
  return principals.map((principal) =>
    principal.name === name
      ? {
          ...principal,
          policies: [
            ...principal.policies,
            { name: 'more', document: { Version: '2012-10-17', Statement: [statement] } },
          ],
        }
      : principal,
  );
}
