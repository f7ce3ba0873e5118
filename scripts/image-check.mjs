/** `npm run image:check`: see scripts/image/main.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('scripts/image/main.ts');
