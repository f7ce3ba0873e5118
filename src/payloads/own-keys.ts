/** Keys that stand in a setting. To change one, put the new one first and keep the old as long as histories are kept. */
import type { LocalKey } from '../model/payload-settings';
import { unknownKey, type PayloadKeys } from './keys';

export function createOwnKeys(keys: readonly LocalKey[]): PayloadKeys {
  const bytesOf = ({ base64 }: LocalKey): Uint8Array => Buffer.from(base64, 'base64');
  return {
    async newest() {
      const [first] = keys;
      if (!first) throw new RangeError('no key at all');
      return { bytes: bytesOf(first), name: { id: first.id } };
    },
    async find(name) {
      const found = keys.find(({ id }) => id === name.id);
      if (!found) throw unknownKey(name);
      return bytesOf(found);
    },
  };
}
