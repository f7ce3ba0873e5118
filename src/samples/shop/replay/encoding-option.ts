import { Option } from 'commander';
import { ENCODINGS } from './encodings';

/** How a file says its characters. A byte order mark is looked at, and nothing else is guessed. */
export function encodingOption(): Option {
  return new Option('--encoding <name>', "the file's character encoding").choices(ENCODINGS).default('utf-8');
}
