/** `GET /customers/{customerId}`: the customer and a page of its invoices. */
import type { z } from 'zod';
import { customerId as customerIdSchema } from '../../stream/contract/line';
import { RequestProblem } from '../../stream/contract/problem';
import { customerQuerySchema, type customerPageSchema } from '../../stream/contract/read';
import { jsonAnswer, type HttpAnswer, type HttpEvent } from '../../stream/http';
import { readPath, readQuery } from '../../stream/read-request';
import { mayRead, readerOf } from '../../stream/reader';
import type { TableDeps } from '../../stream/store/items';
import { readCustomerItem, readInvoices } from '../../stream/store/pages';

/** Another customer is none. Throws RequestProblem. */
export async function readCustomer(deps: TableDeps, event: HttpEvent): Promise<HttpAnswer> {
  const reader = readerOf(event);
  const customerId = readPath(event, 'customerId', customerIdSchema);
  const query = readQuery(event, customerQuerySchema);
  const customer = mayRead(reader, customerId) ? await readCustomerItem(deps, customerId) : undefined;
  if (!customer) throw new RequestProblem('not-found');
  const { shown, next } = await readInvoices(deps, { ...query, customerId });
  const page: z.infer<typeof customerPageSchema> = { customerId, ...customer, invoices: [...shown], next };
  return jsonAnswer(200, JSON.stringify(page), { 'cache-control': 'no-store' });
}
