/** Lets others have their turn in a long work: the gateway answers every service's calls from one process. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const LONGEST_TURN_MS = 10;

export class Turns {
  private beganMs = performance.now();

  async pass(): Promise<void> {
    if (performance.now() - this.beganMs < LONGEST_TURN_MS) return;
    await nextTurn();
    this.beganMs = performance.now();
  }
}
