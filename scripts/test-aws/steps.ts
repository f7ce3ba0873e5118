/** All steps, in the order in which they are done. */
import { doctor, warehouse, windows } from './runs';
import { sigterm } from './sigterm';
import type { Step } from './step';
import { trigger } from './trigger';

export const STEPS: readonly Step[] = [doctor, warehouse, windows, trigger, sigterm];
