/** One made-up purchase: the lines that a log has of it. */
import { randomFor } from '../../../model/random';
import { anyProduct, anyUser, productOf, userOf } from './people-and-goods';

export const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const CHANNELS = ['web', 'web', 'app', 'app', 'store'];

/** By the names of the feed. Numbers are text, so that a price keeps its digits. */
export interface PurchaseLine {
  readonly purchase_id: string;
  readonly line: string;
  readonly purchased_at: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly user_email: string;
  readonly user_country: string;
  readonly product_code: string;
  readonly description: string;
  readonly category: string;
  readonly price: string;
  readonly quantity: string;
  readonly channel: string;
}

export interface Asked {
  readonly seed: string | number;
  /** Since 1970: in which it was bought, or would have been, had it been told in time. */
  readonly minute: number;
  readonly place: number;
}

/** `isLate`: it was bought hours or days before the minute whose file tells of it. */
export function purchaseLines({ seed, minute, place }: Asked, isLate: boolean): PurchaseLine[] {
  const random = randomFor('purchase', seed, minute, place);
  const boughtMinute = isLate ? minute - random.between(60, 3 * DAY_MINUTES) : minute;
  const user = userOf(seed, anyUser(random), boughtMinute);
  const boughtMs = boughtMinute * MINUTE_MS + random.between(0, 59) * 1000;
  const channel = random.pick(CHANNELS);
  return Array.from({ length: random.between(1, 4) }, (_, index) => {
    const product = productOf(seed, anyProduct(random), boughtMinute);
    return {
      purchase_id: `${minute.toString(36)}-${place}`,
      line: String(index + 1),
      purchased_at: localTime(boughtMs, user.offset),
      user_id: user.id,
      user_name: user.name,
      user_email: user.email,
      user_country: user.country,
      product_code: product.code,
      description: product.description,
      category: product.category,
      price: (product.priceCents / 100).toFixed(2),
      quantity: String(random.between(1, 5)),
      channel,
    };
  });
}

/** The clock on the wall of somebody who is that far from UTC, with how far it is. */
function localTime(ms: number, offset: string): string {
  const [hours = '', minutes = ''] = offset.slice(1).split(':');
  const awayMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (offset.startsWith('-') ? -1 : 1);
  return `${new Date(ms + awayMs).toISOString().slice(0, 19)}${offset}`;
}
