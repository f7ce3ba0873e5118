/** AWS Lambda: the API's `GET /customers/{customerId}`. */
import { answeringProblems, type HttpAnswer, type HttpEvent } from '../../stream/http';
import type { TableDeps } from '../../stream/store/items';
import { connectTables } from '../connect-tables';
import { readCustomer } from './read';

let deps: TableDeps | undefined;

export function handler(event: HttpEvent): Promise<HttpAnswer> {
  const connected = (deps ??= connectTables());
  return answeringProblems(() => readCustomer(connected, event));
}
