/** What every folder of src/pipelines has to be, whoever wrote it. Each rule gives the faults that it finds; no pipeline is known here by name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { listEntities } from '../../../src/entities/registry';
import {
  bronzePrefix,
  reportView,
  matchWindowWorkflowId,
  windowSlug,
  windowWorkflowId,
} from '../../../src/model/names';
import { pipelineSchema, type Pipeline } from '../../../src/model/pipeline';
import type { FilesOfDay } from '../../../src/model/sample';
import { tilingFault } from '../../../src/model/tiling';
import { windowBetween } from '../../../src/model/window';
import { desiredSchedule } from '../../../src/schedules/desired';
import { feedOf, landingOf } from '../../../src/sources/s3-files/landing';

const requireFile = createRequire(__filename);

export interface PipelineFolder {
  /** Of the project. */
  readonly root: string;
  readonly pipeline: Pipeline;
}

type Rule = (folder: PipelineFolder) => string[];

const folderOf = ({ root, pipeline }: PipelineFolder): string => join(root, 'src/pipelines', pipeline.name);

function unlessThere(path: string): string[] {
  return existsSync(path) ? [] : [`there is no ${path.split('/').slice(-3).join('/')}`];
}

/** By what they ask. */
export const RULES: Readonly<Record<string, Rule>> = {
  /** A run reads its definition as the JSON that a plan froze. */
  'has a definition that says the same after a way through JSON': ({ pipeline }) => {
    const again = pipelineSchema.safeParse(JSON.parse(JSON.stringify(pipeline)));
    if (!again.success) return [again.error.message];
    return JSON.stringify(again.data) === JSON.stringify(pipeline) ? [] : ['it says something else'];
  },

  'has a README with a title, which names each entity that it brings': (folder) => {
    const path = join(folderOf(folder), 'README.md');
    if (!existsSync(path)) return ['there is no README.md'];
    const text = readFileSync(path, 'utf8').replaceAll('`', '');
    const names = entitiesOf(folder.pipeline).filter(
      (name) => !text.includes(name) && !text.includes(name.replaceAll('_', ' ')),
    );
    return [...(text.startsWith(`# `) ? [] : ['it begins with no title']), ...names];
  },

  'brings entities that src/entities defines': ({ pipeline }) => {
    const known = listEntities().map(({ name }) => name);
    return entitiesOf(pipeline).filter((name) => !known.includes(name));
  },

  'loads, publishes and reports what sql/ has': ({ root, pipeline }) => {
    const { load, publish, report } = pipeline;
    return [
      ...load.dimensions.map((name) => `sql/40_dims/${name}/table.sql`),
      ...load.facts.map((name) => `sql/50_facts/${name}/table.sql`),
      ...publish.map((name) => `sql/60_marts/${name}/materialized_view.sql`),
      ...report.map((name) => `sql/70_reports/${reportView(name)}/view.sql`),
    ].flatMap((path) => unlessThere(join(root, path)));
  },

  'has a schedule that tiles time and that Temporal can take': ({ pipeline }) => {
    const { spec } = desiredSchedule(pipeline, 'ecomflow');
    const fault = tilingFault(pipeline.schedule, Date.UTC(2026, 0, 1));
    const isSilent = spec.calendars?.length === 0 && spec.intervals?.length === 0;
    return [...(fault === null ? [] : [fault]), ...(isSilent ? ['it never fires'] : [])];
  },

  'has names that are read back as they were written': ({ pipeline }) => {
    const fromMs = Date.UTC(2026, 0, 1);
    const window = windowBetween(fromMs, fromMs + pipeline.schedule.windowMs);
    const id = windowWorkflowId(pipeline.name, window);
    const read = matchWindowWorkflowId(id);
    return [
      ...(read?.pipeline === pipeline.name && read.window.to === window.to ? [] : [`the run's id ${id}`]),
      ...(/^[a-z0-9-]{1,64}$/.test(windowSlug(window)) ? [] : [`the window's slug ${windowSlug(window)}`]),
    ];
  },

  'has what Terraform reads: which places it may touch': ({ root, pipeline }) => {
    const path = join(root, 'infra-terraform/generated', `${pipeline.name}.json`);
    if (!existsSync(path)) return unlessThere(path);
    const { prefixes } = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly prefixes?: { readonly bronze: readonly string[]; readonly lake: readonly string[] };
    };
    if (prefixes === undefined) return ['it names no prefixes'];
    const foreign = [...prefixes.bronze, ...prefixes.lake].filter(
      (prefix) => !prefix.split('/').includes(pipeline.name),
    );
    const hasBronze = prefixes.bronze.includes(bronzePrefix(pipeline.name));
    return [...foreign, ...(hasBronze ? [] : ['its own bronze is not among them'])];
  },

  'has made-up files, where it has some, that are the same each time and that one feed each takes': (
    folder,
  ) => {
    const path = join(folderOf(folder), 'samples/files.ts');
    if (!existsSync(path)) return [];
    const { filesOfDay } = requireFile(path) as { readonly filesOfDay?: FilesOfDay };
    if (!filesOfDay) return ['samples/files.ts exports no `filesOfDay`'];
    // A stream's are posted line by line; no feed chooses them by name.
    const landing =
      folder.pipeline.source.kind === 's3-files' ? landingOf(folder.pipeline, 'landing') : undefined;
    const days = [0, 1, 2, 3].map((index) => ({ index, date: `2026-03-0${index + 2}`, seed: 1 }));
    return days.flatMap((day) => {
      const files = filesOfDay(day);
      const refused = files.flatMap(({ name }) => {
        if (!landing) return [];
        const feed = feedOf(landing, landing.prefix + name);
        return typeof feed === 'string' ? [] : [`${name}: ${feed.reason}`];
      });
      const others =
        JSON.stringify(filesOfDay(day)) === JSON.stringify(files) ? [] : [`${day.date}: other files`];
      return [...(files.length === 0 ? [`${day.date}: no files`] : []), ...refused, ...others];
    });
  },

  'keeps only what a pipeline consists of': (folder) => {
    const { kind } = folder.pipeline.source;
    const allowed = ['pipeline.ts', 'README.md', ...(FILES_BY_KIND[kind] ?? [])];
    const missing = (NEEDED_BY_KIND[kind] ?? []).filter((name) => !existsSync(join(folderOf(folder), name)));
    const odd = readdirSync(folderOf(folder)).filter((name) => !allowed.includes(name));
    return [...odd.map((name) => `odd: ${name}`), ...missing.map((name) => `missing: ${name}`)];
  },
};

/** What may stand beside definition and README. */
const FILES_BY_KIND: Readonly<Record<string, readonly string[]>> = {
  'mysql-cdc': ['feeds.ts', 'source', 'samples'],
  's3-files': ['feeds.ts', 'mapping.ts', 'samples'],
  firehose: ['feeds.ts', 'mapping.ts', 'samples'],
};
const NEEDED_BY_KIND: Readonly<Record<string, readonly string[]>> = {
  'mysql-cdc': ['feeds.ts', 'source/schema.sql'],
  's3-files': ['feeds.ts', 'mapping.ts'],
  firehose: ['feeds.ts', 'mapping.ts'],
};

function entitiesOf({ entities }: Pipeline): string[] {
  return entities.map(({ name }) => name);
}

/** All that is wrong with a folder, as `rule: fault`. */
export function faultsOfFolder(folder: PipelineFolder): string[] {
  return Object.entries(RULES).flatMap(([name, rule]) => rule(folder).map((fault) => `${name}: ${fault}`));
}
