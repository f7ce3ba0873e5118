/** Go, for what is built here. */
import { runCommand } from '../setup/run-command.mjs';
import { onPath } from '../toolchain.mjs';

/** Runs Go behind everything else that the machine does; `help` is the error where there is none. */
export async function runGo(args, { help, env = {}, ...options }) {
  const go = onPath('go');
  if (!go) throw new Error(help);
  const nice = onPath('nice');
  const [command, ...before] = nice ? [nice, '-n', '19', go] : [go];
  await runCommand(command, [...before, ...args], { ...options, env: { CGO_ENABLED: '0', ...env } });
}
