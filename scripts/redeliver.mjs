/** `npm run redeliver`: see scripts/redeliver/main.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('scripts/redeliver/main.ts');
