/** The entities of src/entities: each file defines one. What they say of each other is judged here, before anything is derived. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { entitySchema, varcharBytes, type Entity } from '../../src/model/entity';
import { checkDefinition } from '../../src/model/faults';
import type { Mapping } from '../../src/model/mapping';
import { isMapped, type Pipeline } from '../../src/model/pipeline';

export const ENTITY_FOLDER = 'src/entities';
export const REGISTRY = `${ENTITY_FOLDER}/registry.ts`;

export interface DefinedEntity {
  readonly entity: Entity;
  /** Below the project's root, with slashes. */
  readonly file: string;
  /** The name under which the file exports it. */
  readonly exportedAs: string;
}

const requireFile = createRequire(__filename);

/** Every entity of the folder, in the order of `parentsFirst`. Throws an Error that names the file at fault. */
export function readEntities(root: string): DefinedEntity[] {
  const files = readdirSync(join(root, ENTITY_FOLDER))
    .map((name) => `${ENTITY_FOLDER}/${name}`)
    .filter((file) => file.endsWith('.ts') && file !== REGISTRY)
    .sort();
  const defined = files.map((file) => readEntity(root, file));
  const entities = defined.map(({ entity }) => entity);
  refuseUnknownNames(entities);
  const order = parentsFirst(entities);
  return defined.sort((one, other) => order.indexOf(one.entity) - order.indexOf(other.entity));
}

/** Throws an Error where a pipeline brings an entity that the folder defines otherwise or not at all, or loads a dimension that none has. */
export function refuseOtherDefinitions(
  defined: readonly DefinedEntity[],
  pipelines: readonly Pipeline[],
): void {
  const dimensions = defined
    .filter(({ entity }) => entity.dimension)
    .map(({ entity }) => `dim_${entity.name}`);
  for (const { name, entities, load } of pipelines) {
    for (const entity of entities) {
      const known = defined.find((one) => one.entity.name === entity.name);
      if (!known)
        throw new Error(
          `pipeline ${name} has an entity ${entity.name} that no file of ${ENTITY_FOLDER} defines`,
        );
      if (!isDeepStrictEqual(known.entity, entity))
        throw new Error(
          `pipeline ${name} defines ${entity.name} otherwise than ${known.file}: an entity is described once`,
        );
    }
    const unmade = load.dimensions.find((dimension) => !dimensions.includes(dimension));
    if (unmade !== undefined) throw new Error(`pipeline ${name} loads ${unmade}, which no entity has`);
  }
}

/**
 * Throws an Error where a pipeline whose feeds are mapped fills a column that names a dimension's member and does not load the dimension: nobody
 * would make the member, and no line that names it could be loaded.
 */
export function refuseUnloadedNames(defined: readonly DefinedEntity[], pipelines: readonly Pipeline[]): void {
  for (const { name, source, load } of pipelines) {
    // Of a table every column comes, whoever wants it.
    if (!isMapped(source)) continue;
    for (const { entity: named } of defined) {
      const dimension = `dim_${named.name}`;
      if (load.dimensions.includes(dimension)) continue;
      const said = named.dimension?.namedBy.find((one) => isFilled(one, source.mappings));
      if (said !== undefined)
        throw new Error(
          `${name} maps ${said}, which names a member of ${dimension}, but does not load it: add the entity ${named.name} with a mapping and ${dimension} to load.dimensions, or leave the column out`,
        );
    }
  }
}

function isFilled(said: string, mappings: readonly Mapping[]): boolean {
  const [entity, column = ''] = said.split('.');
  return mappings.some((mapping) => mapping.entity === entity && column in mapping.columns);
}

/** An entity comes after those that it refers to, else by name; what refers to each other in a circle, by name. */
export function parentsFirst(entities: readonly Entity[]): Entity[] {
  const waiting = [...entities].sort((one, other) => (one.name < other.name ? -1 : 1));
  const placed: Entity[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const free = waiting.findIndex((one) =>
      one.references.every(({ entity }) => entity === one.name || !names.has(entity)),
    );
    placed.push(...waiting.splice(Math.max(free, 0), 1));
  }
  return placed;
}

function readEntity(root: string, file: string): DefinedEntity {
  const exported = Object.entries(importOf(root, file));
  const [only] = exported;
  if (exported.length !== 1 || !only)
    throw new Error(`${file} exports ${exported.length} things, not one entity`);
  const entity = checkDefinition(file, entitySchema, only[1] as Entity);
  const expected = `${ENTITY_FOLDER}/${entity.name.replaceAll('_', '-')}.ts`;
  if (file !== expected)
    throw new Error(
      `${file} defines ${entity.name}, which belongs into ${expected}: an entity is described once`,
    );
  return { entity, file, exportedAs: only[0] };
}

function importOf(root: string, file: string): Record<string, unknown> {
  try {
    return requireFile(join(root, file)) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

function refuseUnknownNames(entities: readonly Entity[]): void {
  for (const { name, dimension } of entities)
    for (const said of dimension?.namedBy ?? []) {
      const [entity, column] = said.split('.');
      const type = entities
        .find((one) => one.name === entity)
        ?.columns.find((one) => one.name === column)?.type;
      if (type === undefined) throw new Error(`${name} is namedBy ${said}, which no entity has`);
      if (varcharBytes(type) === null)
        throw new Error(`${name} is namedBy ${said}, which is ${type}: a key is a varchar`);
    }
}
