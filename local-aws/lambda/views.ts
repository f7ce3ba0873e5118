/** A function as Lambda shows it. */
import type { LambdaFunction } from './state';

export function configurationOf({
  arn,
  input,
  createdMs,
  codeSize,
}: LambdaFunction): Record<string, unknown> {
  const { FunctionName, Runtime, Role, Handler, Timeout, MemorySize, Description, Environment } = input;
  return {
    ...{ FunctionName, Runtime, Role, Handler, Timeout, MemorySize, Description, Environment },
    FunctionArn: arn,
    CodeSize: codeSize,
    Version: '$LATEST',
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    // Lambda alone of our services says so in text.
    LastModified: new Date(createdMs).toISOString().replace('Z', '+0000'),
  };
}
