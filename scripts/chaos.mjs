/** `npm run chaos`: see test/chaos/main.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('test/chaos/main.ts');
