/** AWS's own model of a service, as botocore ships it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Reads models out of botocore's `data` folder, each once. */
export function serviceModels(data) {
  const read = new Map();
  return (service) => {
    if (!read.has(service)) read.set(service, readModel(join(data, service)));
    return read.get(service);
  };
}

function readModel(folder) {
  if (!existsSync(folder)) throw new Error(`botocore has no service ${folder}`);
  const latest = join(folder, readdirSync(folder).sort().at(-1));
  const file = join(latest, 'service-2.json.gz');
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}

/** The shape of an operation's input: `s3:CreateBucket`. */
export function inputShape(models, operation) {
  const [service, name] = operation.split(':');
  const model = models(service);
  const input = model.operations[name]?.input?.shape;
  if (!input) throw new Error(`${service} has no operation ${name}`);
  return { model, shape: shapeOf(model, input) };
}

/** A shape by its name: `s3:ObjectOwnership`. */
export function namedShape(models, reference) {
  const [service, name] = reference.split(':');
  const model = models(service);
  return { model, shape: shapeOf(model, name) };
}

export function shapeOf(model, name) {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`there is no shape ${name}`);
  return shape;
}
