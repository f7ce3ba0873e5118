/** `node main.mjs SCHEMA.json RULES BOTOCORE_DATA CONSTRAINTS.json`: RULES is the folder with the rules of the stand-in. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveConstraints } from './derive.mjs';

const [schema, rules, data, file] = process.argv.slice(2);
const readJson = (name) => JSON.parse(readFileSync(name, 'utf8'));
const known = Object.assign({}, ...readdirSync(rules).map((name) => readJson(join(rules, name))));
writeFileSync(file, JSON.stringify(deriveConstraints(readJson(schema), known, data)));
