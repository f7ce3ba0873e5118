/**
 * `npm run notebook [-- NOTEBOOK] [--out FILE] [--pictures FOLDER]`: runs a notebook against the warehouse that the environment
 * names (`ecomflow local env` for a stack of this machine). Its Python packages are an environment of their own, made at the first
 * run: nothing else needs them.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeParts } from './setup.mjs';
import { notebookEnvironment } from './setup/parts.mjs';
import { cachePlaces, REPOSITORY } from './toolchain.mjs';

const FOLDER = join(REPOSITORY, 'notebooks');
const SALES = join(FOLDER, 'sales_agg.ipynb');

async function main(given) {
  await makeParts([notebookEnvironment]);
  const python = join(cachePlaces().notebookVenv, 'bin', 'python');
  const named = given[0] !== undefined && !given[0].startsWith('-');
  if (named && !existsSync(given[0])) throw new Error(`there is no notebook ${given[0]}`);
  const args = [join(FOLDER, 'run_notebook.py'), ...(named ? given : [SALES, ...given])];
  // Interpreters of this machine's own must not look for packages elsewhere.
  const env = {
    ...process.env,
    PYTHONNOUSERSITE: '1',
    MPLBACKEND: 'module://matplotlib_inline.backend_inline',
  };
  const child = spawn(python, args, { stdio: 'inherit', env });
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => settle(code ?? 130));
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode ||= 1;
  },
);
