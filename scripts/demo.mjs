/** `npm run demo`: see scripts/demo/main.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('scripts/demo/main.ts');
