#!/usr/bin/env node
/** The `ecomflow` command: TypeScript run as it is. */
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

const require = createRequire(import.meta.url);
register();
require('../src/cli/main.ts');
