/** `npm run properties`; see test/properties/main.ts. */
import { join } from 'node:path';
import { runMain } from './steps/run-main.mjs';
import { REPOSITORY } from './toolchain.mjs';

await runMain(join(REPOSITORY, 'test', 'properties', 'main.ts'));
