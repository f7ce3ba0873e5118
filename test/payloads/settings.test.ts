/** How settings say whether payloads are encrypted, and by which keys. */
import { loadConfig, loadFilesConfig, loadTriggerConfig } from '../../src/config';
import { createDataConverter } from '../../src/payloads/data-converter';
import { workerDataConverter } from '../../src/worker-converter';
import { testStack } from '../support/stack';
import { newKey } from './support';

const ARN = 'arn:aws:kms:eu-west-1:000000000000:key/12345678-1234-1234-1234-123456789012';
const key = newKey('2026');
const own = `2026:${key.base64}`;
const load = (more: Record<string, string>) => loadConfig({ ...testStack().env, ...more });
const mode = (value: string) => ({ ECOMFLOW_PAYLOAD_ENCRYPTION: value });

it('payloads are plain where nothing is said', () => {
  const config = load({});
  expect(config.ECOMFLOW_PAYLOAD_ENCRYPTION).toBe('off');
  expect([createDataConverter(config), workerDataConverter(config)]).toEqual([undefined, undefined]);
});

it('keys are taken in their order, of KMS and of a setting', () => {
  const config = load({
    ...mode('on'),
    ECOMFLOW_PAYLOAD_KEYS: `${own}, old:${newKey('old').base64}`,
    ECOMFLOW_PAYLOAD_KMS_KEYS: `${ARN}, ${ARN.replace('key/1', 'key/2')}`,
  });
  expect(config.ECOMFLOW_PAYLOAD_KEYS?.map(({ id }) => id)).toEqual(['2026', 'old']);
  expect(config.ECOMFLOW_PAYLOAD_KMS_KEYS).toHaveLength(2);
});

it('failures are put into payloads by who encrypts alone', () => {
  const settings = (value: string) => load({ ...mode(value), ECOMFLOW_PAYLOAD_KEYS: own });
  expect(workerDataConverter(settings('on'))?.failureConverterPath).toContain('sealed-failures');
  expect(workerDataConverter(settings('read'))).toEqual({ payloadCodecs: [expect.anything()] });
  expect(createDataConverter(settings('on'))).toEqual({ payloadCodecs: [expect.anything()] });
});

describe('is refused', () => {
  it.each([
    ['encryption without a key', mode('on'), /ECOMFLOW_PAYLOAD_ENCRYPTION: 'on' needs/],
    ['reading without a key', mode('read'), /'read' needs/],
    ['a word that is none', mode('yes'), /ECOMFLOW_PAYLOAD_ENCRYPTION/],
    [
      'a key that is too short',
      { ECOMFLOW_PAYLOAD_KEYS: 'a:c2hvcnQ=' },
      /ECOMFLOW_PAYLOAD_KEYS: ids with 32 bytes/,
    ],
    ['an id twice', { ECOMFLOW_PAYLOAD_KEYS: `${own},${own}` }, /each id once/],
    ['nothing where keys should be', { ECOMFLOW_PAYLOAD_KEYS: ' , ' }, /ECOMFLOW_PAYLOAD_KEYS/],
    ['an alias', { ECOMFLOW_PAYLOAD_KMS_KEYS: 'alias/ecomflow' }, /ARNs of keys/],
  ])('%s', (_, settings, says) => {
    expect(() => load(settings)).toThrow(says);
  });

  it('without repeating the key that is at fault', () => {
    const secret = key.base64.slice(0, -4);
    expect(() => load({ ECOMFLOW_PAYLOAD_KEYS: `2026:${secret}` })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as unknown }) as Error,
    );
  });

  it('of a function, too', () => {
    const env = {
      TEMPORAL_ADDRESS: 'a:1',
      ECOMFLOW_LAKE_BUCKET: 'lake',
      ECOMFLOW_LANDING_BUCKET: 'landing',
      ECOMFLOW_LANDINGS: '{"in/":"sales"}',
    };
    for (const read of [loadTriggerConfig, loadFilesConfig]) {
      expect(read({ ...env, ...mode('on'), ECOMFLOW_PAYLOAD_KMS_KEYS: ARN })).toMatchObject(mode('on'));
      expect(() => read({ ...env, ...mode('on') })).toThrow(/'on' needs/);
    }
  });
});
