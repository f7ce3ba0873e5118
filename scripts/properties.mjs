/** `npm run properties`; see test/properties/main.ts. */
import { runMain } from './steps/run-main.mjs';

await runMain('test/properties/main.ts');
