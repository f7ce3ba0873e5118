/** A copy of what is derived from and of what is derived, to try other definitions on. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { derive, runGen } from '../../../../scripts/gen/run';
import { writeDerived, type Change } from '../../../../scripts/gen/derived';
import { parentsFirst, type DefinedEntity } from '../../../../scripts/gen/entities';
import { listEntities } from '../../../../src/entities/registry';
import { entitySchema, type Entity } from '../../../../src/model/entity';
import type { Pipeline } from '../../../../src/model/pipeline';
import { listPipelines } from '../../../../src/pipelines/registry';

const PROJECT = resolve(__dirname, '../../../..');
const COPIED = [
  'sql',
  'src',
  'glue',
  'infra-terraform',
  'test/infra/golden',
  'docs/services.md',
  'docs/star.md',
];
/** The models are one, whoever imports them; what was built is nobody's source. */
const LEFT_OUT = /\/(src\/model|build|\.terraform)$/;

export interface Project {
  readonly root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  copy(from: string, to: string): void;
  removeFile(path: string): void;
  migrations(): string[];
  /** `npm run gen`, with what it said. */
  gen(...args: readonly string[]): { readonly code: number; readonly said: readonly string[] };
  /** Derives from these definitions instead of the folder's. */
  deriveFrom(entities: readonly Entity[]): Change[];
  remove(): void;
}

/** `readDefined`: instead of this project's pipelines. */
export function copyProject(readDefined: () => readonly Pipeline[] = listPipelines): Project {
  const root = mkdtempSync(join(tmpdir(), 'ecomflow-gen-'));
  for (const folder of COPIED)
    cpSync(join(PROJECT, folder), join(root, folder), {
      recursive: true,
      filter: (file) => !LEFT_OUT.test(file),
    });
  symlinkSync(join(PROJECT, 'src/model'), join(root, 'src/model'));
  return {
    root,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    copy: (from, to) => cpSync(join(root, from), join(root, to), { recursive: true }),
    removeFile: (path) => rmSync(join(root, path)),
    migrations: () => readdirSync(join(root, 'sql/migrations')).sort(),
    gen(...args) {
      const said: string[] = [];
      const code = runGen(root, args, readDefined, (line) => said.push(line));
      return { code, said };
    },
    deriveFrom: (entities) => writeDerived(root, derive(root, entities.map(defined), listPipelines())),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** All entities, those of these names changed, in the order of `npm run gen`. */
export function entitiesWith(change: (entity: Entity) => Entity): Entity[] {
  return parentsFirst(listEntities().map((entity) => entitySchema.parse(change(entity))));
}

/** The entity with one more column, a text that nobody has to fill. */
export function withColumn(entity: Entity, name: string, bytes = 80): Entity {
  const column = {
    name,
    type: `varchar(${bytes})`,
    nullable: true,
    tracked: false,
    severity: 'warn',
  } as const;
  return { ...entity, columns: [...entity.columns, column] };
}

function defined(entity: Entity): DefinedEntity {
  const file = `src/entities/${entity.name.replaceAll('_', '-')}.ts`;
  return {
    entity,
    file,
    exportedAs: entity.name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  };
}
