/** runWindow as a careless change would leave it: its first step is another one, so no recorded history fits. */
import { sleep } from '@temporalio/workflow';

export async function runWindow(): Promise<void> {
  await sleep('1 minute');
}
