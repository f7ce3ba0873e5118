/** Who buys and what there is to buy: made up, and the same for a seed whenever it is asked. */
import { randomFor, type Random } from '../../../model/random';

const USERS = 240;
const WEEK_MINUTES = 7 * 24 * 60;

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly country: string;
  /** Of local time, as ISO 8601 writes it. */
  readonly offset: string;
}

export interface Product {
  readonly code: string;
  readonly description: string;
  readonly category: string;
  readonly priceCents: number;
}

const FIRST_NAMES = ['Ada', 'Björn', 'Chiara', 'Dilan', 'Eun-ji', 'Farid', 'Gwen', 'Hiro', 'Inés', 'Jörg'];
const LAST_NAMES = ['Abel', 'Brandt', 'Costa', "D'Amico", 'Eriksen', 'Fofana', 'Grün', 'Hayashi'];

const PLACES: readonly (readonly [country: string, offset: string])[] = [
  ['Germany', '+01:00'],
  ['Portugal', '+00:00'],
  ['India', '+05:30'],
  ['Japan', '+09:00'],
  ['Brazil', '-03:00'],
  ['Canada', '-05:00'],
];

const GOODS: readonly (readonly [description: string, category: string, priceCents: number])[] = [
  ['Mug, white', 'kitchen', 899],
  ['Teapot 0.9 l', 'kitchen', 2499],
  ['Cutting board, "oak"', 'kitchen', 3250],
  ['Bread knife', 'kitchen', 1990],
  ['Notebook A5', 'paper', 425],
  ['Fountain pen', 'paper', 2999],
  ['Ink, blue-black', 'paper', 1150],
  ['Desk lamp', 'light', 5999],
  ['Candle', 'light', 350],
  ['String of lights, 10 m', 'light', 1675],
  ['Umbrella', 'outdoors', 2290],
  ['Lunch box', 'outdoors', 1899],
  ['Water bottle', 'outdoors', 1599],
  ['Blanket', 'home', 4990],
  ['Door mat', 'home', 2195],
  ['Wall clock', 'home', 3999],
];

/** Some move to another country: who they are stays, where they live is of the week. */
export function userOf(seed: string | number, number: number, minute: number): User {
  const who = randomFor('user', seed, number);
  const first = who.pick(FIRST_NAMES);
  const last = who.pick(LAST_NAMES);
  const moves = who.chance(0.1);
  const at = who.between(0, PLACES.length - 1) + (moves ? weekOf(who, minute) : 0);
  const [country, offset] = PLACES[at % PLACES.length] ?? ['Germany', '+01:00'];
  const id = `u${String(number).padStart(4, '0')}`;
  return { id, name: `${first} ${last}`, email: `${id}@mail.example`, country, offset };
}

/** A price holds for a week. */
export function productOf(seed: string | number, number: number, minute: number): Product {
  const [description, category, usualCents] = GOODS[number] ?? ['Mug, white', 'kitchen', 899];
  const week = weekOf(randomFor('product', seed, number), minute);
  const random = randomFor('price', seed, number, week);
  const priceCents = random.chance(0.3)
    ? Math.round((usualCents * random.between(90, 115)) / 100)
    : usualCents;
  return { code: `P${String(number + 1).padStart(3, '0')}`, description, category, priceCents };
}

/** Weeks begin for each at another minute: of any few days, somebody's is among them. */
function weekOf(whose: Random, minute: number): number {
  return Math.floor((minute + whose.between(0, WEEK_MINUTES - 1)) / WEEK_MINUTES);
}

export function anyUser(random: Random): number {
  return random.between(1, USERS);
}

export function anyProduct(random: Random): number {
  return random.between(0, GOODS.length - 1);
}
