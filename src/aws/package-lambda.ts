/** A Lambda's code as it is uploaded: its handler and all that it needs in one file, zipped. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipOf } from './zip';

/** The functions are the folders of src/lambda. */
export function listLambdas(root: string): string[] {
  return readdirSync(join(root, 'src/lambda'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The same sources give the same bytes, so that Terraform sees a change where there is one. Its handler is `index.handler`. */
export async function packageLambda(root: string, name: string): Promise<Buffer> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join('src/lambda', name, 'handler.ts')],
    outfile: 'index.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  return zipOf(outputFiles.map(({ contents }) => ({ name: 'index.js', bytes: contents })));
}
