import { batchId, epochOfFolder, parseBronzeName, windowSlug, windowWorkflowId } from '../../src/model/names';
import { parseWindow } from '../../src/model/window';

const day = parseWindow('2011-01-05', '2011-01-06');

describe('names', () => {
  it('gives a window one readable workflow id', () => {
    expect(windowWorkflowId('ecommerce', day)).toBe('ecommerce/2011-01-05T00:00Z/P1D');
  });

  it('gives slugs that Hadoop, QuickSight and the Data API accept', () => {
    expect(windowSlug(day)).toBe('20110105t0000-p1d');
    expect(batchId('ecommerce', day, '01234567-89ab-cdef-0123-456789abcdef')).toMatch(/^[a-z0-9-]{1,64}$/);
  });

  it('reads what DMS writes: full-load objects have no time, change objects have their arrival', () => {
    const load = parseBronzeName('bronze/ecommerce/epoch=2/shop/customer/LOAD0000000A.parquet');
    expect(load).toEqual({ epoch: 2, schema: 'shop', table: 'customer', kind: 'load', arrivedMs: null });
    const change = parseBronzeName(
      'bronze/ecommerce/epoch=1/shop/customer/2010/12/01/20101201-082600123.parquet',
    );
    expect(change?.arrivedMs).toBe(Date.parse('2010-12-01T08:26:00.123Z'));
  });

  it.each([
    'bronze/ecommerce/epoch=1/shop/customer/part-0.parquet',
    'silver/x.parquet',
    'bronze/e/epoch=x/s/t/LOAD00000001.parquet',
  ])('refuses %s', (key) => expect(parseBronzeName(key)).toBeNull());

  it('reads the epoch out of a folder of ours only', () => {
    expect(epochOfFolder('bronze/ecommerce/epoch=3')).toBe(3);
    expect(epochOfFolder('elsewhere/epoch=3')).toBeNull();
  });
});
