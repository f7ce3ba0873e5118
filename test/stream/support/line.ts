/** A line that is right in all of its fields. */
export function lineOf(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    invoiceNo: '536365',
    lineNo: 1,
    stockCode: '85123A',
    description: 'WHITE HANGING HEART T-LIGHT HOLDER',
    quantity: 6,
    invoicedAt: '2010-12-01T08:26:00Z',
    unitPrice: '2.55',
    customerId: '17850',
    country: 'United Kingdom',
    ...changes,
  };
}
