/** Manifests of before an upgrade said the same in the words of the first kind of source; a run that failed then may go on from one. */
import { z } from 'zod';

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

/** What is no manifest of before is given back as it is. */
export function inTodaysWords(manifest: unknown): unknown {
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
