/** What a day's sales say of each product: its last description and its usual price. */
import type { SalesLine } from './sales-line';

export interface ProductState {
  readonly description: string | null;
  readonly priceThousandths: number;
}

/** Products whose description or price is another one at the end of the day, with the new state. */
export function endOfDayProducts(
  lines: readonly SalesLine[],
  products: ReadonlyMap<string, ProductState>,
): [string, ProductState][] {
  const changed: [string, ProductState][] = [];
  for (const [stockCode, sold] of byProduct(lines)) {
    const before = products.get(stockCode);
    if (!before) throw new Error(`product ${stockCode} was sold before it was listed`);
    const after = {
      description: sold.findLast((line) => line.description !== null)?.description ?? before.description,
      priceThousandths: usualPrice(sold) ?? before.priceThousandths,
    };
    if (after.description !== before.description || after.priceThousandths !== before.priceThousandths) {
      changed.push([stockCode, after]);
    }
  }
  return changed;
}

/** The most frequent price among real sales, the lowest on a tie; gifts and returns say nothing of the price. */
function usualPrice(lines: readonly SalesLine[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { quantity, priceThousandths } of lines) {
    if (quantity > 0 && priceThousandths > 0) {
      counts.set(priceThousandths, (counts.get(priceThousandths) ?? 0) + 1);
    }
  }
  const [usual] = [...counts].sort(([priceA, a], [priceB, b]) => b - a || priceA - priceB);
  return usual?.[0];
}

function byProduct(lines: readonly SalesLine[]): Map<string, SalesLine[]> {
  const groups = new Map<string, SalesLine[]>();
  for (const line of lines) {
    const group = groups.get(line.stockCode);
    if (group) group.push(line);
    else groups.set(line.stockCode, [line]);
  }
  return groups;
}
