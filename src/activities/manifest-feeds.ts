/** A definition's entities and feeds as a manifest has them, but for their objects. */
import { mappedVersion } from '../model/mapping';
import { isMapped, type Pipeline } from '../model/pipeline';
import { writtenContracts } from '../model/table-feed';
import type { ManifestEntity, ManifestFeed } from './refine-manifest';

/** What the ledger has a line for, of each object. */
export interface Brought {
  readonly name: string;
  readonly version: number;
}

/** Each with the feed of its table, where the source has one: then the objects are the entity's own. */
export function contractsOf({ source, entities }: Pipeline): Omit<ManifestEntity, 'objects' | 'snapshots'>[] {
  return isMapped(source) ? entities.map((contract) => ({ contract })) : writtenContracts(source, entities);
}

/** None of a pipeline whose objects are its entities' own. */
export function feedsOf({ source, entities }: Pipeline): Omit<ManifestFeed, 'objects'>[] {
  if (!isMapped(source)) return [];
  return source.feeds.map((feed) => ({
    feed,
    mappings: source.mappings
      .filter((mapping) => mapping.feed === feed.name)
      .map(({ feed: _, ...mapping }) => {
        const version = entities.find(({ name }) => name === mapping.entity)?.version ?? 1;
        return { ...mapping, contractVersion: mappedVersion({ version }, feed) };
      }),
  }));
}

/** Raising the version of a feed or of one of its entities makes the object new. */
export function broughtBy({ feed, mappings }: Omit<ManifestFeed, 'objects'>): Brought[] {
  return [
    feed,
    ...mappings.map(({ entity, contractVersion }) => ({ name: entity, version: contractVersion })),
  ];
}
