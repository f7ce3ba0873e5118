#!/usr/bin/env node
/** The `ecomflow` command: TypeScript run as it is. */
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

// The SDK's advice on Node's version is not what a user of this command asked for.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const require = createRequire(import.meta.url);
register();
try {
  require('../src/cli/main.ts');
} catch (error) {
  // A definition that is refused is read before there is a command.
  const { reportError } = require('../src/cli/output.ts');
  process.exitCode = reportError(error, { json: process.argv.includes('--json') });
}
