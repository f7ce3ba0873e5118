/** A Lambda's code as it is uploaded: its handler and all that it needs in one file, zipped. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipOf, type ZipEntry } from './zip';

/** The functions are the folders of src/lambda. */
export function listLambdas(root: string): string[] {
  return readdirSync(join(root, 'src/lambda'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * The same sources give the same bytes, so that Terraform sees a change where there is one. Its handler is `index.handler`; one in Python is
 * packed as it is, and needs the standard library alone.
 */
export async function packageLambda(root: string, name: string): Promise<Buffer> {
  const folder = join(root, 'src/lambda', name);
  return zipOf([existsSync(join(folder, 'handler.py')) ? await inPython(folder) : await bundled(root, name)]);
}

async function inPython(folder: string): Promise<ZipEntry> {
  return { name: 'handler.py', bytes: await readFile(join(folder, 'handler.py')) };
}

async function bundled(root: string, name: string): Promise<ZipEntry> {
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
  const [code] = outputFiles;
  if (!code) throw new Error(`src/lambda/${name}: nothing was built`);
  return { name: 'index.js', bytes: code.contents };
}
