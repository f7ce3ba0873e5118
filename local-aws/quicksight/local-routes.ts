/** The local control of this service, under `/_local/quicksight/`; not AWS. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { parseInput } from './input';
import type { QuicksightState } from './state';

const settingsSchema = z.strictObject({ refreshesADay: z.number().int().min(1).optional() });

export function localRoutes(state: QuicksightState): Readonly<Record<string, Action>> {
  return {
    'POST /_local/quicksight/settings': async (input) => {
      Object.assign(state.options, parseInput(settingsSchema, input));
      return { ...state.options };
    },
  };
}
