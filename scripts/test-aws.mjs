/** `npm run test:aws`: see scripts/test-aws/main.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('scripts/test-aws/main.ts');
