/** Lets the Temporal SDK fetch its dev server into the folder given, and names the file `temporal`. */
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [folder] = process.argv.slice(2);
const executable = { type: 'cached-download', downloadDir: folder };
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
const [file] = readdirSync(folder);
renameSync(join(folder, file), join(folder, 'temporal'));
