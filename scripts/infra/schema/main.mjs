/** `node main.mjs PACKAGE SCHEMA.json`: the schema of the unpacked package, as a file. */
import { writeFileSync } from 'node:fs';
import { extractSchema } from './extract.mjs';

const [folder, file] = process.argv.slice(2);
writeFileSync(file, JSON.stringify(extractSchema(folder)));
