/** The statements of infra-terraform's policies, and what its resources are, as the files have them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TerraformStatement {
  /** Below infra-terraform. */
  readonly file: string;
  /** Name of the policy document. */
  readonly document: string;
  readonly sid: string;
  readonly actions: readonly string[];
}

export interface TerraformFile {
  readonly name: string;
  readonly text: string;
}

const FOLDER = 'infra-terraform';
const DOCUMENT = /^data "aws_iam_policy_document" "(\w+)" \{\n([\s\S]*?)^\}/gm;
const STATEMENT = /sid\s+= "(\w+)"\s+(?:effect\s+= "\w+"\s+)?actions\s+= \[([^\]]*)\]/g;

export function readTerraform(root: string): TerraformFile[] {
  return readdirSync(join(root, FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tf') && !name.includes('.terraform'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(root, FOLDER, name), 'utf8') }));
}

export function statementsOf(files: readonly TerraformFile[]): TerraformStatement[] {
  return files.flatMap(({ name, text }) =>
    [...text.matchAll(DOCUMENT)].flatMap(([, document = '', body = '']) =>
      [...body.matchAll(STATEMENT)].map(([, sid = '', actions = '']) => ({
        file: name,
        document,
        sid,
        actions: [...actions.matchAll(/"([^"]+)"/g)].map(([, action = '']) => action),
      })),
    ),
  );
}

/** Whether a document is of this principal's policies: `worker_lake` and `dms_bronze` of `ecomflow-worker` and `ecomflow-dms-bronze-shop`. */
export function isPolicyOf(document: string, principal: string): boolean {
  const purpose = principal.replace(/^ecomflow-/, '');
  const name = document.replaceAll('_', '-');
  return name === purpose || name.startsWith(`${purpose}-`) || purpose.startsWith(`${name}-`);
}

/** Files that make resources of a type, or of types that begin so. */
export function filesMaking(files: readonly TerraformFile[], type: string): string[] {
  return files.filter(({ text }) => text.includes(`resource "${type}`)).map(({ name }) => name);
}
