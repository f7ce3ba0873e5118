/**
 * Manifests of before an upgrade, from which a run that failed then may go on: the first said the same in the words of the first kind
 * of source, later ones told in the contract how its table writes it.
 */
import { z } from 'zod';
import { takeApart } from '../model/earlier-contract';

const beforeSchema = z.looseObject({
  entities: z.array(
    z.looseObject({
      objects: z.array(z.looseObject({ kind: z.enum(['load', 'cdc']) })),
      controls: z.array(
        z.looseObject({
          control: z.object({
            fullLoadStartTime: z.string(),
            fullLoadRows: z.number(),
            objects: z.array(z.string()),
          }),
        }),
      ),
    }),
  ),
});

const contractsSchema = z.looseObject({
  entities: z.array(z.looseObject({ contract: z.unknown() })),
  feeds: z.array(z.unknown()).default([]),
});

/** What is no manifest of before is given back as it is. */
export function inTodaysWords(manifest: unknown): unknown {
  return withTableFeeds(withSnapshots(manifest));
}

function withSnapshots(manifest: unknown): unknown {
  const before = beforeSchema.safeParse(manifest);
  if (!before.success) return manifest;
  const entities = before.data.entities.map(({ controls, objects, ...entity }) => ({
    ...entity,
    objects: objects.map((object) => ({ ...object, kind: object.kind === 'load' ? 'snapshot' : 'change' })),
    snapshots: controls.map(({ control, ...described }) => ({
      ...described,
      takenAt: control.fullLoadStartTime,
      rows: control.fullLoadRows,
      objects: control.objects,
    })),
  }));
  return { ...before.data, entities };
}

/** An entity that the feeds of files bring had a table only in name. */
function withTableFeeds(manifest: unknown): unknown {
  const before = contractsSchema.safeParse(manifest);
  if (!before.success) return manifest;
  const { feeds } = before.data;
  const entities = before.data.entities.map((entity) => {
    const { contract, feed } = takeApart(entity.contract);
    return { ...entity, contract, ...(feed && feeds.length === 0 ? { feed } : {}) };
  });
  return { ...before.data, entities };
}
