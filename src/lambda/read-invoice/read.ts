/** `GET /invoices/{invoiceNo}`: a page of its lines. */
import type { z } from 'zod';
import { invoiceNo as invoiceNoSchema } from '../../stream/contract/line';
import { RequestProblem } from '../../stream/contract/problem';
import { invoiceQuerySchema, type invoicePageSchema } from '../../stream/contract/read';
import { jsonAnswer, type HttpAnswer, type HttpEvent } from '../../stream/http';
import { readPath, readQuery } from '../../stream/read-request';
import { mayRead, readerOf } from '../../stream/reader';
import type { TableDeps } from '../../stream/store/items';
import { ownerOf, readLines } from '../../stream/store/pages';

/** Another customer's invoice is none. Throws RequestProblem. */
export async function readInvoice(deps: TableDeps, event: HttpEvent): Promise<HttpAnswer> {
  const reader = readerOf(event);
  const invoiceNo = readPath(event, 'invoiceNo', invoiceNoSchema);
  const query = readQuery(event, invoiceQuerySchema);
  if (reader.onlyCustomer !== undefined && !mayRead(reader, await ownerOf(deps, invoiceNo)))
    throw new RequestProblem('not-found');
  const { shown, next } = await readLines(deps, { ...query, invoiceNo });
  if (shown.length === 0 && query.after === undefined) throw new RequestProblem('not-found');
  const lines = shown.filter(({ customerId }) => mayRead(reader, customerId));
  const page: z.infer<typeof invoicePageSchema> = { invoiceNo, lines, next };
  return jsonAnswer(200, JSON.stringify(page), { 'cache-control': 'no-store' });
}
