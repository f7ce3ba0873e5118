/** The pipelines of src/pipelines: each folder is one, but for those that begin with an underscore, as `_scaffold`. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sharedSnapshotFaults } from '../../src/model/mapping';
import type { Pipeline } from '../../src/model/pipeline';
import type { Derived } from './derived';

const FOLDER = 'src/pipelines';
const LIST = `${FOLDER}/list.ts`;

const requireFile = createRequire(__filename);

/** By name. Throws an Error that names the folder at fault. */
export function readPipelines(root: string): Pipeline[] {
  const pipelines = readdirSync(join(root, FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name)
    .sort()
    .map((name) => readPipeline(root, name));
  const [fault] = sharedSnapshotFaults(pipelines);
  if (fault !== undefined) throw new Error(fault);
  return pipelines;
}

function readPipeline(root: string, folder: string): Pipeline {
  const file = `${FOLDER}/${folder}/pipeline.ts`;
  if (!existsSync(join(root, file)))
    throw new Error(`${FOLDER}/${folder} has no pipeline.ts: write it, or begin its name with an underscore`);
  const { pipeline } = requireFile(join(root, file)) as { readonly pipeline?: Pipeline };
  if (!pipeline) throw new Error(`${file} exports no \`pipeline\``);
  if (pipeline.name !== folder)
    throw new Error(`${file} defines ${pipeline.name}, which belongs into ${FOLDER}/${pipeline.name}`);
  return pipeline;
}

/** The same list for what runs, which scans no folder. */
export function derivePipelineList(pipelines: readonly Pipeline[]): Derived {
  const named = pipelines.map(({ name }) => ({ name, called: camelCase(name) }));
  const lines = [
    `// Derived from ${FOLDER} by \`npm run gen\`: every folder with a pipeline.ts.`,
    "import type { Pipeline } from '../model/pipeline';",
    ...named.map(({ name, called }) => `import { pipeline as ${called} } from './${name}/pipeline';`),
    '',
    'export const PIPELINES: readonly Pipeline[] = [',
    ...named.map(({ called }) => `  ${called},`),
    '];',
  ];
  return { files: [{ path: LIST, text: `${lines.join('\n')}\n` }], drafts: [], owned: [] };
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
