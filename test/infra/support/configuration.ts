/** `infra-terraform` itself. */
import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '..', '..', '..');
export const CONFIGURATION = join(REPOSITORY, 'infra-terraform');
