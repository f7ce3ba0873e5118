/** What the account says of itself, by calls that cost nothing. */
import { BudgetsClient, DescribeBudgetCommand, NotFoundException } from '@aws-sdk/client-budgets';
import { GetBucketTaggingCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createAwsClients } from '../../src/aws/clients';
import type { Config } from '../../src/config';
import type { Found } from './guards';

export async function accountOf({ AWS_REGION: region }: Config): Promise<string> {
  const { Account = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  return Account;
}

export async function lookAround(config: Config): Promise<Found> {
  const account = await accountOf(config);
  return {
    account,
    endpoint: config.AWS_ENDPOINT_URL,
    environment: await environmentOf(config),
    // Budgets stand in one place for all regions.
    budget: config.AWS_ENDPOINT_URL === undefined ? await budgetOf(account) : undefined,
  };
}

async function environmentOf(config: Config): Promise<string | undefined> {
  const { s3 } = createAwsClients(config.AWS_REGION);
  try {
    const request = new GetBucketTaggingCommand({ Bucket: config.ECOMFLOW_LAKE_BUCKET });
    const { TagSet = [] } = await s3.send(request);
    return TagSet.find(({ Key }) => Key === 'Environment')?.Value;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchTagSet') return undefined;
    throw error;
  }
}

async function budgetOf(account: string): Promise<Found['budget']> {
  try {
    const request = new DescribeBudgetCommand({ AccountId: account, BudgetName: 'ecomflow' });
    const { Budget } = await new BudgetsClient({ region: 'us-east-1' }).send(request);
    const limit = Number(Budget?.BudgetLimit?.Amount);
    if (!Budget || !(limit > 0)) return undefined;
    return { limitUsd: limit, spentUsd: Number(Budget.CalculatedSpend?.ActualSpend?.Amount ?? 0) };
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
