import { uuid4 } from '@temporalio/workflow';
import type { EarlierTry } from '../../activities/rerun';
import type { Plan, WindowInput } from '../../model/plan';
import { quick } from '../activities';

/** A new try, or one that goes on from what the window's latest run had made. */
export async function select({ rerunFrom }: WindowInput, plan: Plan): Promise<EarlierTry> {
  const token = uuid4();
  if (rerunFrom !== undefined) return quick.resumeTry({ plan, rerunFrom, token });
  return { selection: await quick.selectObjects({ plan, token }), batch: null };
}
