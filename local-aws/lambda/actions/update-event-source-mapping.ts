/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html; a mapping is switched off and on. */
import type { Action } from '../../gateway/service';
import type { EventSources } from '../event-sources';
import { parseInput } from '../input';
import { updateMappingSchema } from '../mapping-input';

export function updateEventSourceMapping(sources: EventSources): Action {
  return async (input) => {
    const { UUID, Enabled } = parseInput(updateMappingSchema, input);
    return { ...(await sources.enable(UUID, Enabled)) };
  };
}
