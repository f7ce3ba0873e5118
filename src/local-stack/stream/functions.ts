/** The stream's functions: the very bundles that are deployed. */
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { packageLambda } from '../../aws/package-lambda';
import { CLEAN } from '../../stream/names';
import { PROJECT_ROOT } from '../stack';
import type { StreamPlace } from './place';

/** The longest that API Gateway waits for one; and as long may a batch take. */
const TIMEOUT_SECONDS = 29;

const IN_TYPESCRIPT = { Runtime: 'nodejs22.x', Handler: 'index.handler' } as const;
const IN_PYTHON = { Runtime: 'python3.13', Handler: 'handler.clean' } as const;

/** Returns its ARN. `lambda`: its folder in src/lambda. */
export async function makeFunction(
  { clients, names, roleOf }: StreamPlace,
  lambda: string,
  Variables: Record<string, string> = {},
): Promise<string> {
  const { FunctionArn = '' } = await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: names.functionOf(lambda),
      ...(lambda === CLEAN ? IN_PYTHON : IN_TYPESCRIPT),
      Role: roleOf(lambda),
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
