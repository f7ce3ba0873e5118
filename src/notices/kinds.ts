/** What people are told of by mail. */

/**
 * `urgent` ones are sent at any hour, the others are held in quiet hours. An `incident` begins and ends, and each is told once; of the others each is
 * news by itself.
 */
export const KINDS = {
  failed: { isUrgent: true, isIncident: true },
  unpublished: { isUrgent: false, isIncident: true },
  rejected: { isUrgent: false, isIncident: true },
  late: { isUrgent: false, isIncident: true },
  lag: { isUrgent: true, isIncident: true },
  waiting: { isUrgent: true, isIncident: true },
  unwatched: { isUrgent: true, isIncident: true },
  updated: { isUrgent: false, isIncident: false },
  stored: { isUrgent: false, isIncident: false },
  letters: { isUrgent: false, isIncident: false },
} as const;
export type Kind = keyof typeof KINDS;

/** `held`: several of quiet hours in one mail. */
export type State = 'open' | 'over' | 'news' | 'held';
