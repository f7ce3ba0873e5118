/** Writes the `ecomflow` command into one file: `node bundle-command.mjs FILE`. What it says of its own place stays that of its sources. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** In one file, `__dirname` would be the file's own folder; and esbuild looks for its own files. */
const places = {
  name: 'places',
  setup({ onLoad, onResolve }) {
    const esbuild = fileURLToPath(import.meta.resolve('esbuild'));
    onResolve({ filter: /^esbuild$/ }, () => ({ path: esbuild, external: true }));
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replaceAll('__dirname', JSON.stringify(dirname(path))) };
    });
  },
};

await build({
  entryPoints: [join(ROOT, 'src/cli/main.ts')],
  outfile: process.argv[2],
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  plugins: [places],
  // As bin/ecomflow.mjs does.
  banner: { js: "process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';" },
  logLevel: 'error',
});
