/** Parts that `npm run infra:check` set up and named in the environment. */
function part(variable: string): string {
  const place = process.env[variable];
  if (place === undefined)
    throw new Error(`${variable} is not set: run these tests by \`npm run infra:check\`.`);
  return place;
}

/** OpenTofu or Terraform. */
export const engineProgram = (): string => part('ECOMFLOW_TOFU');
/** `schema.json` of AWS's provider, as `providers schema -json` has it. */
export const awsSchemaFile = (): string => part('ECOMFLOW_AWS_SCHEMA');
/** Folder with the provider that stands in for AWS. */
export const standInFolder = (): string => part('ECOMFLOW_AWS_STAND_IN');
export const tflint = (): string => part('ECOMFLOW_TFLINT');
export const actionlint = (): string => part('ECOMFLOW_ACTIONLINT');
/** The Python that has checkov. */
export const checkovPython = (): string => part('ECOMFLOW_CHECKOV_PYTHON');
export const hadolint = (): string => part('ECOMFLOW_HADOLINT');
/** The Python that has cfn-lint. */
export const cfnLintPython = (): string => part('ECOMFLOW_CFN_LINT_PYTHON');
