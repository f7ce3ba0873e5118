/** AWS Lambda: the stream's records into their tables. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTables } from '../connect-tables';
import { storeInvoices, type StoreDeps, type StreamAnswer, type StreamEvent } from './store';

let deps: StoreDeps | undefined;

export function handler(event: StreamEvent): Promise<StreamAnswer> {
  return storeInvoices((deps ??= connect()), event);
}

function connect(): StoreDeps {
  return { ...connectTables(), sleep, log: (line) => void process.stderr.write(`${line}\n`) };
}
