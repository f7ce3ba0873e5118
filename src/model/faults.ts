/** What is wrong with a value that somebody wrote, as a person reads it. */
import type { z } from 'zod';
import { EltError } from './errors';

/** Each field at fault with its fault: `schedule.calendar: fires never; …`. */
export function faultsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

/** A definition with its defaults. Throws ELT_CONFIG_INVALID, which names every field at fault. */
export function checkDefinition<S extends z.ZodType>(
  what: string,
  schema: S,
  definition: z.input<S>,
): z.output<S> {
  const checked = schema.safeParse(definition);
  if (checked.success) return checked.data;
  throw new EltError('ELT_CONFIG_INVALID', `${what}: ${faultsOf(checked.error)}`);
}
