import { condition, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import type { BackfillInput } from '../../activities/backfill';
import { Backfill, beginBackfill, type BackfillState, type BackfillView } from '../../model/backfill';
import { settingsFaults, type BackfillSettings } from '../../model/backfill-plan';
import { BACKFILL_QUERY, CONFIGURE_UPDATE } from '../../model/messages';
import { quick } from '../activities';
import { failWith } from '../failure';

/** Null while it is being planned. */
export const backfillQuery = defineQuery<BackfillView | null>(BACKFILL_QUERY);
export const configureUpdate = defineUpdate<BackfillSettings, [Partial<BackfillSettings>]>(CONFIGURE_UPDATE);

/** Opens the books of a backfill, or takes over what was carried. Who asks or changes something before there is a plan is not turned away. */
export async function openBooks(input: BackfillInput, carried: BackfillState | undefined): Promise<Backfill> {
  let backfill = carried && new Backfill(carried);
  setHandler(backfillQuery, () => backfill?.view(Date.now()) ?? null);
  setHandler(
    configureUpdate,
    async (change) => {
      await condition(() => backfill !== undefined);
      return (backfill as Backfill).configure(change);
    },
    {
      validator(change) {
        const faults = settingsFaults(change);
        if (faults.length > 0) throw failWith('ELT_INPUT_INVALID', faults.join('; '));
      },
    },
  );
  backfill ??= new Backfill(beginBackfill(await quick.planBackfill(input), new Date().toISOString()));
  return backfill;
}

/** Asks the audit about the next windows. False at the range's end. */
export async function learnMore(backfill: Backfill): Promise<boolean> {
  const step = backfill.unknownStep();
  if (step === null) return false;
  backfill.learn(await quick.sliceBackfill({ plan: backfill.plan, step }));
  return true;
}
