/**
 * Reads one generated file of CDK Terrain's provider package. Its classes keep of each attribute what Terraform's schema says
 * of it: a comment with computed, optional and required, a getter or a child class with the type, and the way in which its
 * value is written as HCL.
 */

const CLASS = /^class (\w+) extends cdktn\.(\w+) \{$/;
const TYPE = /^    static tfResourceType = "(\w+)";$/;
const MEMBER = /^    \/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)$/;
const CHILD = /^    _\w+ = new (?:\w+\.)?(\w+)\(this, "\w+"(?:, (true|false))?\);$/;
const GETTER = /^        return (.*?)\b(\w+)Attribute\('\w+'\)+;$/;
const STRUCT = /^function (\w+)ToHclTerraform\(struct\) \{$/;
const SYNTHESIS = /^    synthesizeHclAttributes\(\) \{$/;
const ENTRY = /^ +(\w+): \{$/;
const VALUE = /^ +value: (.*),$/;
const KIND = /^ +type: "(\w+)",$/;
const STORAGE = /^ +storageClassType: "(\w+)",$/;

/**
 * @typedef {{name: string, computed: boolean, optional: boolean, required: boolean, getter?: string, set?: boolean, child?: string}} Member
 * @typedef {{value: string, kind: string, storage: string}} Writing How a value is written as HCL.
 * @typedef {{name: string, base: string, type?: string, members: Member[]}} Class
 * @typedef {{classes: Map<string, Class>, writings: Map<string, Map<string, Writing>>}} Scan `writings` by class, without its suffix.
 */

/** @returns {Scan} */
export function newScan() {
  return { classes: new Map(), writings: new Map() };
}

/** Adds the classes of a file to `scan`. @param {string} text @param {Scan} scan */
export function scanClasses(text, scan) {
  const at = { scan };
  for (const line of text.split('\n')) scanLine(line, at);
}

function scanLine(line, at) {
  const [, className, base] = CLASS.exec(line) ?? [];
  if (className) return startClass(className, base, at);
  const [, struct] = STRUCT.exec(line) ?? [];
  if (struct) return startWritings(struct, at);
  if (SYNTHESIS.test(line)) return startWritings(at.class.name, at);
  if (at.writings) return scanWriting(line, at);
  if (at.class) scanMember(line, at);
}

function startClass(name, base, at) {
  at.class = { name, base, members: [] };
  at.member = undefined;
  at.writings = undefined;
  at.scan.classes.set(name, at.class);
}

function startWritings(name, at) {
  at.writings = new Map();
  at.scan.writings.set(structOf(name), at.writings);
}

/** The name under which a class and the function that writes it meet. */
export function structOf(className) {
  const name = className.replace(/(OutputReference|List|Map)$/, '');
  return name[0].toLowerCase() + name.slice(1);
}

function scanWriting(line, at) {
  const [, entry] = ENTRY.exec(line) ?? [];
  if (entry) {
    at.writing = {};
    at.writings.set(entry, at.writing);
    return;
  }
  if (line.includes('remove undefined attributes')) {
    at.writings = undefined;
    at.writing = undefined;
    return;
  }
  if (!at.writing) return;
  const { writing } = at;
  writing.value ??= VALUE.exec(line)?.[1];
  writing.kind ??= KIND.exec(line)?.[1];
  writing.storage ??= STORAGE.exec(line)?.[1];
}

function scanMember(line, at) {
  at.class.type ??= TYPE.exec(line)?.[1];
  const [, name, computed, optional, required] = MEMBER.exec(line) ?? [];
  if (name) {
    at.member = {
      name,
      computed: computed === 'true',
      optional: optional === 'true',
      required: required === 'true',
    };
    at.class.members.push(at.member);
    return;
  }
  const { member } = at;
  if (!member || member.getter || member.child) return;
  const child = CHILD.exec(line);
  if (child) {
    member.child = child[1];
    member.set = child[2] === 'true';
    return;
  }
  const getter = GETTER.exec(line);
  if (!getter) return;
  member.getter = getter[2];
  member.set = getter[1].includes('Fn.tolist(');
}
