/** `npm run demo`; see demo/main.ts. */
import { join } from 'node:path';
import { runMain } from './steps/run-main.mjs';
import { REPOSITORY } from './toolchain.mjs';

await runMain(join(REPOSITORY, 'scripts', 'demo', 'main.ts'));
