/** `npm run chaos`; see test/chaos/main.ts. */
import { join } from 'node:path';
import { runMain } from './steps/run-main.mjs';
import { REPOSITORY } from './toolchain.mjs';

await runMain(join(REPOSITORY, 'test', 'chaos', 'main.ts'));
