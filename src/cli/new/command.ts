/** `ecomflow new`: begins a pipeline's folder from a sample of its files, for a person to read and change. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { listEntities } from '../../entities/registry';
import { EltError } from '../../model/errors';
import { PROJECT_ROOT } from '../../local-stack/stack';
import { listPipelines } from '../../pipelines/registry';
import { print, type OutputOptions } from '../output';
import { guessMapping, guessMappings } from './mapping-guess';
import { readSample } from './sample/read-sample';
import { filesOf, type Proposal } from './write-files';

interface NewOptions extends OutputOptions {
  readonly kind: string;
  readonly sample: string;
  readonly entity: readonly string[];
  readonly dryRun: boolean;
}

export function addNewCommands(program: Command): void {
  program
    .command('new')
    .description('begin something of which the definitions are yours to finish')
    .command('pipeline')
    .description('propose the folder of a pipeline from a sample of its files, and say what is guessed')
    .argument('<name>', 'lower-case letters, digits and hyphens, such as regional-sales')
    .addOption(
      new Option('--kind <kind>', 'how the source delivers').choices(['s3-files']).makeOptionMandatory(),
    )
    .requiredOption('--sample <file>', 'a file as the source writes it: CSV, JSON lines or Parquet')
    .option(
      '--entity <names...>',
      'what its rows bring (default: every entity whose key is among the columns)',
      [],
    )
    .option('--dry-run', 'print the files and write none', false)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The sample is read on this machine. What is "not sure" stands beside the guess in the files and in the README: look at each.

Example:
  $ ecomflow new pipeline branch-sales --kind s3-files --sample sales-2026-11.csv`,
    )
    .action(async (name: string, options: NewOptions) => {
      const folder = `src/pipelines/${name}`;
      refuseName(PROJECT_ROOT, name);
      const proposal = await propose(name, options.sample, options.entity);
      const files = filesOf(proposal);
      if (!options.dryRun) writeFiles(join(PROJECT_ROOT, folder), files);
      const { notes } = proposal;
      print(options, { pipeline: name, folder, written: !options.dryRun, notes, files }, () =>
        describeProposal(proposal, folder, options.dryRun ? files : null),
      );
    });
}

/** Throws ELT_INPUT_INVALID for a name that is none, or that something has already. */
export function refuseName(root: string, name: string): void {
  const folder = `src/pipelines/${name}`;
  const fault = /^[a-z][a-z0-9-]{0,30}$/.test(name)
    ? listPipelines().some((one) => one.name === name)
      ? 'there is a pipeline of this name'
      : existsSync(join(root, folder))
        ? `${folder} is there already: nothing is overwritten`
        : listPipelines().some(({ sourceSystem }) => sourceSystem === name)
          ? 'another pipeline brings the records of a system of this name'
          : null
    : 'lower-case letters, digits and hyphens, a letter first, 31 characters at most';
  if (fault !== null) throw new EltError('ELT_INPUT_INVALID', `name "${name}": ${fault}`);
}

/** Throws ELT_INPUT_INVALID for a sample that cannot be read, and for an entity that is not there. */
export async function propose(name: string, file: string, wanted: readonly string[]): Promise<Proposal> {
  const sample = await readSample(file);
  const entities = listEntities();
  const unknown = wanted.filter((one) => !entities.some((entity) => entity.name === one));
  if (unknown.length > 0)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `--entity: there is no ${unknown.join(', ')}; there are: ${entities.map((entity) => entity.name).join(', ')}`,
    );
  const mappings =
    wanted.length === 0
      ? guessMappings(entities, sample.columns)
      : entities
          .filter((entity) => wanted.includes(entity.name))
          .map((entity) => guessMapping(entity, sample.columns));
  const notes = [...sample.notes, ...mappings.flatMap((mapping) => mapping.notes)];
  return { name, feed: `${name.replaceAll('-', '_')}_row`, sample, mappings, notes };
}

/** Overwrites nothing. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), content, { flag: 'wx' });
}

function describeProposal(
  { notes, mappings }: Proposal,
  folder: string,
  files: Readonly<Record<string, string>> | null,
): string {
  const lines = (isSure: boolean): string[] =>
    notes.filter((note) => note.isSure === isSure).map(({ about, says }) => `  ${about}: ${says}`);
  const open = mappings.flatMap((mapping) => mapping.open);
  return [
    ...Object.entries(files ?? {}).flatMap(([name, content]) => [`--- ${folder}/${name}`, content]),
    'guessed:',
    ...lines(true),
    'NOT SURE, look at each:',
    ...lines(false),
    files
      ? 'nothing was written (--dry-run)'
      : `written: ${folder}/{feeds.ts,mapping.ts,pipeline.ts,README.md}`,
    open.length > 0
      ? `next: write the expressions of ${open.join(', ')} in mapping.ts, then npx prettier --write ${folder}, npm run gen, npm run check`
      : `next: read them, then npx prettier --write ${folder}, npm run gen, npm run check (docs/add-a-pipeline.md)`,
  ].join('\n');
}
