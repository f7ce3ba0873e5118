/**
 * The shop's customers on a given day: a pure function of seed, number and day.
 * What changes does so in the small hours, so that a customer is one and the same from opening time on.
 */
import { insertRows, type SourceStatement, type SourceTransaction } from '../transaction';
import { randomFor } from '../../../model/random';
import { DAY, happensOn, HOUR, timesUpTo, timeText } from './time';
import { FIRST_NAMES, LAST_NAMES, PLACES, STREETS } from './words';

const COLUMNS = ['customer_id', 'name', 'email', 'phone', 'address', 'city', 'country', 'updated_at'];

/** How often each thing happens to a customer, in days, and where in that rhythm they are. */
interface Rhythm {
  readonly move: number;
  readonly newPhone: number;
  readonly leave: number;
  readonly newId: number;
  readonly phase: number;
}

function rhythmOf(seed: string, index: number): Rhythm {
  const random = randomFor(seed, 'customer-rhythm', index);
  return {
    move: random.between(20, 60),
    newPhone: random.between(40, 120),
    leave: random.between(200, 400),
    newId: random.between(200, 400),
    phase: random.between(0, 100_000),
  };
}

/** Members have an M behind their number; who joins or leaves the club gets another key, the row stays. */
export function customerId(seed: string, index: number, day: number): string {
  const { newId, phase } = rhythmOf(seed, index);
  const member = timesUpTo(day, newId, phase) % 2 === 1;
  return `K${String(index).padStart(5, '0')}${member ? 'M' : ''}`;
}

/** Registers a customer at their first order; one who is known stays as they are. */
export function registerCustomer(seed: string, index: number, second: number): SourceStatement {
  const day = Math.floor(second / DAY);
  const { name, email } = identityOf(seed, index);
  const { address, city, country } = homeOf(seed, index, day);
  const id = customerId(seed, index, day);
  const row = [id, name, email, phoneOf(seed, index, day), address, city, country, timeText(second)];
  return insertRows('customer', COLUMNS, [row], { ifAbsent: true });
}

/** Moves, new phones, new keys and farewells of one day; statements about people who never ordered find no row. */
export function customerChanges(seed: string, customers: number, day: number): SourceTransaction[] {
  const transactions: SourceTransaction[] = [];
  for (let index = 0; index < customers; index += 1) {
    const at = timeText(day * DAY + 3 * HOUR + index);
    const statements = changesOf(seed, index, day, at);
    if (statements.length > 0) transactions.push({ at, statements });
  }
  return transactions;
}

function changesOf(seed: string, index: number, day: number, at: string): SourceStatement[] {
  const rhythm = rhythmOf(seed, index);
  const id = customerId(seed, index, day);
  const statements: SourceStatement[] = [];
  const update = (sql: string, ...values: string[]) =>
    statements.push({ table: 'customer', action: 'update', sql, values });
  if (happensOn(day, rhythm.newId, rhythm.phase)) {
    // `ignore`: when days were left out, both keys may be there.
    const before = customerId(seed, index, day - 1);
    update(
      'update ignore customer set customer_id = ?, updated_at = ? where customer_id = ?',
      id,
      at,
      before,
    );
  }
  if (happensOn(day, rhythm.move, rhythm.phase)) {
    const { address, city, country } = homeOf(seed, index, day);
    const set = 'address = ?, city = ?, country = ?, updated_at = ?';
    update(`update customer set ${set} where customer_id = ?`, address, city, country, at, id);
  }
  if (happensOn(day, rhythm.newPhone, rhythm.phase)) {
    const phone = phoneOf(seed, index, day);
    update('update customer set phone = ?, updated_at = ? where customer_id = ?', phone, at, id);
  }
  if (happensOn(day, rhythm.leave, rhythm.phase)) {
    const sql = 'delete from customer where customer_id = ?';
    statements.push({ table: 'customer', action: 'delete', sql, values: [id] });
  }
  return statements;
}

function identityOf(seed: string, index: number): { name: string; email: string } {
  const random = randomFor(seed, 'customer', index);
  const [first, last] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
  const ascii = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  return { name: `${first} ${last}`, email: `${ascii}${index}@example.com` };
}

function homeOf(
  seed: string,
  index: number,
  day: number,
): { address: string; city: string; country: string } {
  const { move, phase } = rhythmOf(seed, index);
  const random = randomFor(seed, 'home', index, timesUpTo(day, move, phase));
  const [city, country] = random.pick(PLACES);
  const address = `${random.between(1, 240)} ${random.pick(STREETS)}`;
  // Some hands leave blanks behind; refine has to cope.
  return { address, city: random.chance(0.05) ? `${city}  ` : city, country };
}

function phoneOf(seed: string, index: number, day: number): string {
  const { newPhone, phase } = rhythmOf(seed, index);
  const random = randomFor(seed, 'phone', index, timesUpTo(day, newPhone, phase));
  return `+44 7700 ${random.between(900_000, 999_999)}`;
}
