/** The stream's functions: the very bundles that are deployed. */
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { packageLambda } from '../../aws/package-lambda';
import { PROJECT_ROOT } from '../stack';
import type { StreamPlace } from './place';

/** The longest that API Gateway waits for one; and as long may a batch take. */
const TIMEOUT_SECONDS = 29;

/** Returns its ARN. `lambda`: its folder in src/lambda. */
export async function makeFunction(
  { clients, names, roleOf }: StreamPlace,
  lambda: string,
  Variables: Record<string, string> = {},
): Promise<string> {
  const { FunctionArn = '' } = await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: names.functionOf(lambda),
      Runtime: 'nodejs22.x',
      Role: roleOf(lambda),
      Handler: 'index.handler',
      Code: { ZipFile: await packageLambda(PROJECT_ROOT, lambda) },
      Timeout: TIMEOUT_SECONDS,
      Environment: { Variables },
    }),
  );
  return FunctionArn;
}

/** What a function that reads or writes the tables is told. */
export function tableSettings({ names: { tables } }: StreamPlace): Record<string, string> {
  return { ECOMFLOW_INVOICE_TABLE: tables.invoice, ECOMFLOW_CUSTOMER_TABLE: tables.customer };
}
