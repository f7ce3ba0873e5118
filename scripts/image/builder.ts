/** buildah with a store of its own, so that neither images nor settings of whoever runs it play a part, nor are touched. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Tools } from './tools';

export interface Builder {
  /** Runs `buildah ARGS`; returns what it printed. */
  buildah(...args: string[]): string;
  /** Runs `buildah ARGS`, and says whether it succeeded. */
  succeeds(...args: string[]): boolean;
}

/** `folder` keeps images and layers between runs. */
export function openBuilder({ buildah }: Pick<Tools, 'buildah'>, folder: string): Builder {
  mkdirSync(folder, { recursive: true });
  const registries = join(folder, 'registries.conf');
  // As Docker takes a name without a registry.
  writeFileSync(
    registries,
    'unqualified-search-registries = ["docker.io"]\nshort-name-mode = "permissive"\n',
  );
  process.env['CONTAINERS_REGISTRIES_CONF'] = registries;
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }));
  const store = ['--root', join(folder, 'images'), '--runroot', join(folder, 'run')];
  const all = (args: readonly string[]): string[] => [...store, ...args];
  const call = (...args: string[]): string => run(buildah, all(args));
  return {
    buildah: (command, ...rest) => {
      // Where an image comes in or is written its signature would be asked for; all of them are made here.
      const signed = ['build', 'from', 'commit'].includes(command ?? '')
        ? ['--signature-policy', policy]
        : [];
      return call(command ?? '', ...signed, ...rest);
    },
    succeeds: (...args) => {
      try {
        call(...args);
        return true;
      } catch {
        return false;
      }
    },
  };
}
