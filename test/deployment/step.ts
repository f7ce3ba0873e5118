/** By which the later build's own step is known in a history. */
export const STEP = 'a step of the later build';
