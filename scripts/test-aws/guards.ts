/** Whether the tests may run in this account: they start what costs money. Pure; every reason against it is said at once. */

export interface Asked {
  /** The account that is meant. */
  readonly account?: string | undefined;
  /** What a month may cost at most, US dollars. */
  readonly budgetUsd?: number | undefined;
  readonly yes: boolean;
}

/** What the account says of itself. */
export interface Found {
  readonly account: string;
  /** The tag `Environment` of the lake's bucket; undefined where there is none. */
  readonly environment: string | undefined;
  /** Of Terraform's budget; undefined where there is none. */
  readonly budget: { readonly limitUsd: number; readonly spentUsd: number } | undefined;
  /** Where AWS's calls go; undefined is AWS. */
  readonly endpoint: string | undefined;
}

export function refusals(asked: Asked, found: Found): string[] {
  const { budget } = found;
  return [
    ...(asked.yes ? [] : ['it starts what costs money: say --yes']),
    ...accountRefusals(asked.account, found.account),
    ...(found.endpoint === undefined
      ? []
      : [`AWS_ENDPOINT_URL is ${found.endpoint}, which is not AWS: --local rehearses on a local stack`]),
    ...(found.environment === 'dev'
      ? []
      : [
          `the lake's tag Environment is ${found.environment ?? 'missing'}: only dev is for tests, since bronze keeps for ever what they bring`,
        ]),
    ...(asked.budgetUsd === undefined
      ? ['say what a month may cost at most: --budget USD']
      : budgetRefusals(asked.budgetUsd, budget)),
  ];
}

/** A rehearsal costs nothing, so it asks only where it is. */
export function refusalsOfRehearsal(found: Pick<Found, 'endpoint'>, isLocalStack: boolean): string[] {
  if (found.endpoint === undefined) return ['AWS_ENDPOINT_URL is not set: `npx ecomflow local start` first'];
  return isLocalStack ? [] : [`${found.endpoint} is no local stack`];
}

function accountRefusals(asked: string | undefined, found: string): string[] {
  if (asked === undefined) return ['say which account is meant: --account 111122223333'];
  return asked === found ? [] : [`the credentials are of account ${found}, and ${asked} was meant`];
}

function budgetRefusals(mostUsd: number, budget: Found['budget']): string[] {
  if (!budget)
    return ['the account has no budget "ecomflow" (infra-terraform/alerts.tf), so nobody would be told'];
  return [
    ...(budget.limitUsd <= mostUsd
      ? []
      : [
          `the account's budget is ${budget.limitUsd} USD a month, more than the ${mostUsd} that were allowed`,
        ]),
    ...(budget.spentUsd < budget.limitUsd
      ? []
      : [`this month's ${budget.spentUsd} USD have used up the budget of ${budget.limitUsd}`]),
  ];
}
