/**
 * Random numbers that depend on nothing but a seed and labels, so that any part of what is made up by them can be worked out alone:
 * yesterday's orders are the same whether or not yesterday was ever asked for.
 */

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  chance(share: number): boolean;
  /** Throws when there is nothing to choose from. */
  pick<T>(choices: readonly T[]): T;
}

/** The stream of numbers that belongs to these labels. */
export function randomFor(...labels: readonly (string | number)[]): Random {
  const next = mulberry32(hash32(labels.join('|')));
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (choices) => {
      if (choices.length === 0) throw new Error('nothing to pick from');
      return choices[between(0, choices.length - 1)] as (typeof choices)[number];
    },
  };
}

/** FNV-1a, then mixed: neighbouring labels must not give neighbouring streams. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough for goods and names. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
