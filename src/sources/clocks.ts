/** Two clocks beside each other: windows go by whole minutes. */
import { bad, good, type Seen } from './finding';

const MOST_SECONDS_APART = 60;

export const SET_CLOCKS = 'let both follow a time server (NTP)';

export function compareClocks(otherMs: number, ownMs: number): Seen {
  const apart = Math.round(Math.abs(otherMs - ownMs) / 1000);
  const says = `${apart} s from this machine's`;
  return apart > MOST_SECONDS_APART ? bad(says) : good(says);
}
