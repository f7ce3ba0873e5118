/** Shows a file in the browser that this desktop opens pages with. */
import { spawn } from 'node:child_process';
import { EltError } from '../../model/errors';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Throws ELT_INPUT_INVALID where there is no desktop; the file is there all the same. */
export async function openFile(file: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  const [program = '', ...args] = OPENERS[platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(
        new EltError('ELT_INPUT_INVALID', `--open: ${program} cannot be started here; the page is ${file}`, {
          cause: error,
        }),
      ),
    );
  });
  child.unref();
}
