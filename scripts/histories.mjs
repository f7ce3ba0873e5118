/** `npm run histories`: see test/workflows/record-histories.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('test/workflows/record-histories.ts');
