import { calendarDays, type CalendarDay } from '../../../../src/samples/shop/replay/calendar';
import type { SalesLine } from '../../../../src/samples/shop/replay/sales-line';
import { createShop } from '../../../../src/samples/shop/replay/shop';

function line(invoice: string, soldAt: string, more: Partial<SalesLine> = {}): SalesLine {
  return {
    invoice,
    soldAt,
    stockCode: 'A',
    description: 'LANTERN',
    quantity: 1,
    priceThousandths: 1000,
    customerId: '1',
    country: 'EIRE',
    ...more,
  };
}

async function days(lines: readonly SalesLine[], tradingDays = 99): Promise<CalendarDay[]> {
  const source = (async function* () {
    yield* lines;
  })();
  const found: CalendarDay[] = [];
  for await (const day of calendarDays(source, tradingDays)) found.push(day);
  return found;
}

/** What one shop writes, as `time: table action values`. */
async function written(lines: readonly SalesLine[]): Promise<string[]> {
  const shop = createShop();
  return (await days(lines)).flatMap((day) =>
    shop
      .transactionsOf(day)
      .flatMap(({ at, statements }) =>
        statements.map(({ table, action, values }) => `${at}: ${table} ${action} ${JSON.stringify(values)}`),
      ),
  );
}

describe('the calendar', () => {
  const lines = [
    line('1', '2010-12-03 09:00:00'),
    line('2', '2010-12-05 09:00:00'),
    line('3', '2010-12-06 09:00:00'),
  ];

  test('A day without trade is a day, but is not counted', async () => {
    const found = await days(lines, 2);
    expect(found.map(({ date, lines: { length } }) => [date, length])).toEqual([
      ['2010-12-03', 1],
      ['2010-12-04', 0],
      ['2010-12-05', 1],
    ]);
  });

  test('It ends with the file when that has fewer days', async () => {
    expect((await days(lines)).at(-1)?.date).toBe('2010-12-06');
  });

  test('Lines of a day are put in time order, and the order of the file stays within one moment', async () => {
    const [day] = await days([
      line('late', '2010-12-03 10:00:00'),
      line('first', '2010-12-03 09:00:00'),
      line('second', '2010-12-03 09:00:00'),
    ]);
    expect(day?.lines.map(({ invoice }) => invoice)).toEqual(['first', 'second', 'late']);
  });

  test('A day after a later one is refused', async () => {
    await expect(days([...lines].reverse())).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringMatching(/^invoice 2 .*sort the file/) as string,
    });
  });
});

describe('the shop', () => {
  test('One invoice at one moment is one transaction, and numbers go on in the next', async () => {
    const lines = [
      line('7', '2010-12-01 09:00:00'),
      line('7', '2010-12-01 09:00:00'),
      line('7', '2010-12-01 09:01:00'),
    ];
    expect(await written(lines)).toEqual([
      '2010-12-01 09:00:00: customer insert [[["1","EIRE","2010-12-01 09:00:00"]]]',
      '2010-12-01 09:00:00: product insert [[["A","LANTERN","1.000","2010-12-01 09:00:00"]]]',
      '2010-12-01 09:00:00: sales_order insert [[["7","1","2010-12-01 09:00:00","sale","2010-12-01 09:00:00"]]]',
      '2010-12-01 09:00:00: order_line insert [[["7",1,"A",1,"1.000","2010-12-01 09:00:00"],["7",2,"A",1,"1.000","2010-12-01 09:00:00"]]]',
      '2010-12-01 09:01:00: order_line insert [[["7",3,"A",1,"1.000","2010-12-01 09:01:00"]]]',
    ]);
  });

  test('A customer is updated when a later line has another country, and only then', async () => {
    const lines = ['EIRE', 'EIRE', 'France', 'EIRE'].map((country, index) =>
      line(String(index), `2010-12-01 09:0${index}:00`, { country }),
    );
    const customers = (await written(lines)).filter((text) => text.includes('customer '));
    expect(customers.map((text) => text.slice(11, 45))).toEqual(
      [
        '09:00:00: customer insert [[["1","',
        '09:02:00: customer update ["France"',
        '09:03:00: customer update ["EIRE","',
      ].map((text) => text.slice(0, 34)),
    );
  });

  test('A line without customer leaves its order without one', async () => {
    const text = await written([line('1', '2010-12-01 09:00:00', { customerId: null })]);
    expect(text.filter((entry) => entry.includes('customer '))).toEqual([]);
    expect(text.find((entry) => entry.includes('sales_order'))).toContain('["1",null,');
  });

  test.each([
    ['536365', 'sale'],
    ['C536379', 'cancellation'],
    ['A563185', 'adjustment'],
  ])('Invoice %s is a %s', async (invoice, kind) => {
    expect((await written([line(invoice, '2010-12-01 09:00:00')])).join()).toContain(`"${kind}"`);
  });
});

describe('the end of a day', () => {
  const closing = async (...lines: Partial<SalesLine>[]): Promise<string[]> => {
    const sold = lines.map((more, index) => line(String(index), `2010-12-01 09:0${index}:00`, more));
    return (await written(sold)).filter((text) => text.includes('product update'));
  };

  test('The most frequent price counts, the lowest on a tie', async () => {
    const prices = (...thousandths: number[]) =>
      closing(...thousandths.map((priceThousandths) => ({ priceThousandths })));
    expect(await prices(1000, 3000, 2000, 3000)).toEqual([
      '2010-12-01 23:59:59: product update ["LANTERN","3.000","2010-12-01 23:59:59","A"]',
    ]);
    expect((await prices(3000, 2000))[0]).toContain('"2.000"');
  });

  test('Returns and gifts say nothing of the price', async () => {
    expect(await closing({}, { priceThousandths: 0 }, { priceThousandths: 9000, quantity: -5 })).toEqual([]);
  });

  test('The last description that there is counts', async () => {
    expect((await closing({}, { description: 'LAMP' }, { description: null }))[0]).toContain(
      '["LAMP","1.000"',
    );
    expect(await closing({}, { description: null })).toEqual([]);
  });

  test('What stayed the same is not written', async () => {
    expect(await closing({}, {})).toEqual([]);
  });
});
