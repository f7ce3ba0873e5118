/** Puts what Terraform uploads into infra-terraform/build: the Glue job's script and modules, and each Lambda. `npm run package`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { packageGlue } from '../src/aws/package-glue';
import { listLambdas, packageLambda } from '../src/aws/package-lambda';

const root = resolve(__dirname, '..');
const folder = join(root, 'infra-terraform/build');

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const glue = await packageGlue(join(root, 'glue'));
  await keep('refine.py', glue.script);
  await keep('ingest.py', glue.ingest);
  await keep('elt.zip', glue.zip);
  for (const name of listLambdas(root)) await keep(`${name}.zip`, await packageLambda(root, name));
}

async function keep(name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(folder, name), bytes);
  console.log(`infra-terraform/build/${name}: ${(bytes.length / 1024).toFixed(0)} KB`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
