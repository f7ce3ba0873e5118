/** `npm run chaos`: see test/chaos/main.ts, and with `--stream` test/stream/chaos/main.ts. */
import { runMain } from './steps/run-main.mjs';

const isOfStream = process.argv.includes('--stream');
await runMain(isOfStream ? 'test/stream/chaos/main.ts' : 'test/chaos/main.ts');
