/** What the check of the infrastructure needs beside the node modules and the Python environment. */
import { join } from 'node:path';
import { makeRows } from '../setup.mjs';
import { cachePlaces, findLinter, findTofu } from '../toolchain.mjs';
import { awsSchema, awsStandIn } from './aws-parts.mjs';
import { actionlint, infraEnvironment, tflint } from './linters.mjs';
import { tofu } from './tofu-part.mjs';

/** Makes what is missing; returns the places as environment variables for the tests. */
export async function setUpInfra(options) {
  await makeRows(
    [
      [tofu, tflint],
      [awsSchema, awsStandIn, infraEnvironment, actionlint],
    ],
    options,
  );
  const places = cachePlaces();
  return {
    ECOMFLOW_TOFU: findTofu(),
    ECOMFLOW_AWS_SCHEMA: join(places.awsSchema, 'schema.json'),
    ECOMFLOW_AWS_STAND_IN: places.awsStandIn,
    ECOMFLOW_TFLINT: findLinter('tflint'),
    ECOMFLOW_ACTIONLINT: findLinter('actionlint'),
    ECOMFLOW_CHECKOV_PYTHON: join(places.infraVenv, 'bin', 'python'),
    // It comes with moto.
    ECOMFLOW_CFN_LINT_PYTHON: join(places.venv, 'bin', 'python'),
    ECOMFLOW_HADOLINT: join(places.infraVenv, 'bin', 'hadolint'),
  };
}
