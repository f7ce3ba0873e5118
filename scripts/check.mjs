/**
 * Everything that can be said of the code without running it: format, types, lint, imports, dead code, generated files,
 * SQL. Prints each step with its time; exits with 1 when one fails.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { nodeTool, runStep } from './steps/run-step.mjs';
import { toolchain } from './toolchain.mjs';

/** Results of unchanged files are kept here between runs; npm removes the folder with the modules. */
const CACHE = 'node_modules/.cache';

/** Of sql/ all but what is Athena's. */
function redshiftFolders() {
  return readdirSync('sql')
    .filter((name) => name !== 'athena')
    .map((name) => `sql/${name}`);
}

/** The longest first, so that the short ones fill the gap beside it. */
function steps({ python }) {
  return [
    {
      name: 'lint',
      command: nodeTool(
        'eslint/bin/eslint.js',
        '.',
        '--max-warnings=0',
        '--cache',
        `--cache-location=${CACHE}/eslint`,
        '--cache-strategy=content',
      ),
    },
    {
      name: 'types',
      command: nodeTool(
        'typescript/bin/tsc',
        '--noEmit',
        '--project',
        '.',
        '--incremental',
        '--tsBuildInfoFile',
        `${CACHE}/tsc.json`,
      ),
    },
    {
      name: 'format',
      command: nodeTool(
        'prettier/bin/prettier.cjs',
        '--check',
        '--log-level=warn',
        '--cache',
        '--cache-strategy=content',
        '.',
      ),
    },
    {
      name: 'imports',
      command: nodeTool(
        'dependency-cruiser/bin/dependency-cruise.mjs',
        'src',
        'local-aws',
        '--output-type',
        'err',
      ),
    },
    { name: 'dead code', command: nodeTool('knip/bin/knip.js', '--no-progress') },
    { name: 'generated files', command: nodeTool('tsx/dist/cli.mjs', 'scripts/gen.ts', '--check') },
    { name: 'SQL', command: [python, 'local-aws/redshift/engine/check_sql.py', ...redshiftFolders()] },
    { name: "Athena's SQL", command: [python, 'scripts/lint/athena_sql.py', 'sql/athena'] },
    {
      name: 'mappings',
      command: [python, 'scripts/lint/mapping_sql.py', 'infra-terraform/generated'],
    },
  ];
}

async function main() {
  const began = Date.now();
  const waiting = steps(toolchain());
  const failed = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const [command, ...args] = step.command;
      const { code, output, seconds } = await runStep(command, args);
      process.stdout.write(`check: ${step.name}: ${code === 0 ? 'good' : 'FAILED'} in ${seconds} s\n`);
      if (code === 0) continue;
      failed.push(step.name);
      process.stdout.write(`${output.trimEnd()}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  process.stdout.write(
    `check: ${failed.length === 0 ? 'all good' : `failed: ${failed.join(', ')}`} after ${seconds} s\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
