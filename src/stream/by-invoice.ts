/** Puts together what is of one invoice, in the order in which it came. */
export function byInvoice<T>(
  things: readonly T[],
  invoiceOf: (thing: T) => string,
): ReadonlyMap<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const thing of things) {
    const invoice = invoiceOf(thing);
    const own = grouped.get(invoice);
    if (own) own.push(thing);
    else grouped.set(invoice, [thing]);
  }
  return grouped;
}
