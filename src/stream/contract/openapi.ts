/** The API's document, OpenAPI 3.1, made of the schemas that its handlers use. */
import { z } from 'zod';
import { customerId, invoiceNo, lineSchema } from './line';
import {
  faultSchema,
  IDEMPOTENCY_HEADER,
  idempotencyKey,
  postSchema,
  takenAnswerSchema,
} from './post-invoices';
import { PROBLEM_TYPE, problemSchema } from './problem';
import { customerPageSchema, customerQuerySchema, invoicePageSchema, invoiceQuerySchema } from './read';

export const READ_SCOPE = 'invoices/read';
export const WRITE_SCOPE = 'invoices/write';

const NAMED = {
  InvoiceLine: lineSchema,
  Lines: postSchema,
  Fault: faultSchema,
  Taken: takenAnswerSchema,
  Problem: problemSchema,
  InvoicePage: invoicePageSchema,
  CustomerPage: customerPageSchema,
} as const;

const refTo = (name: keyof typeof NAMED) => ({ $ref: `#/components/schemas/${name}` });

/** What a reader of the document sees, and may post as it is. */
const EXAMPLE_LINE: z.input<typeof lineSchema> = {
  invoiceNo: '900001',
  lineNo: 1,
  stockCode: '85123A',
  description: 'WHITE HANGING HEART T-LIGHT HOLDER',
  quantity: 6,
  invoicedAt: '2026-11-30T08:26:00Z',
  unitPrice: '2.55',
  customerId: '17850',
  country: 'United Kingdom',
};

/** `tokenUrl` is where a machine gets its token. */
export function openApiDocument({ tokenUrl }: { readonly tokenUrl: string }) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Invoices',
      version: '1.0.0',
      description: 'Posts lines of invoices and reads them back.',
    },
    // The document's own folder, wherever the API stands.
    servers: [{ url: '.' }],
    paths: {
      '/invoices': { post: postInvoices() },
      '/invoices/{invoiceNo}': { get: readInvoice() },
      '/customers/{customerId}': { get: readCustomer() },
    },
    components: { schemas: schemas(), securitySchemes: { machine: machine(tokenUrl) } },
  };
}

function postInvoices() {
  return {
    operationId: 'postInvoices',
    summary: 'Posts one line, or up to 500',
    description:
      'Lines that are wrong are told with a pointer and a reason; the others are taken. Sent again with the same key and body, it is answered the same and takes nothing twice.',
    security: [{ machine: [WRITE_SCOPE] }],
    parameters: [{ name: IDEMPOTENCY_HEADER, in: 'header', required: true, schema: inline(idempotencyKey) }],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: refTo('Lines'), example: [EXAMPLE_LINE] } },
    },
    responses: {
      202: answerOf('At least one line was taken', 'Taken'),
      ...problems(400, 409, 413, 415, 422, 503),
      ...REFUSALS,
    },
  };
}

function readInvoice() {
  return {
    operationId: 'readInvoice',
    summary: "Reads an invoice's lines",
    security: [{ machine: [READ_SCOPE] }],
    parameters: [inPath('invoiceNo', invoiceNo), ...inQuery(invoiceQuerySchema)],
    responses: { 200: answerOf('A page', 'InvoicePage'), ...REFUSALS, ...problems(400, 403, 404, 503) },
  };
}

function readCustomer() {
  return {
    operationId: 'readCustomer',
    summary: 'Reads a customer and its invoices',
    security: [{ machine: [READ_SCOPE] }],
    parameters: [inPath('customerId', customerId), ...inQuery(customerQuerySchema)],
    responses: { 200: answerOf('A page', 'CustomerPage'), ...REFUSALS, ...problems(400, 403, 404, 503) },
  };
}

function machine(tokenUrl: string) {
  const scopes = { [READ_SCOPE]: 'Reads invoices and customers', [WRITE_SCOPE]: 'Posts invoices' };
  return { type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes } } };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  403: "The token has not the scope; or it is a person's, and names no customer",
  404: "There is none, or it is another customer's",
  409: 'The same request is being answered',
  413: 'There is too much in it',
  415: 'The body is no JSON',
  422: 'No line was taken, or the key was used for another body',
  503: 'Send the same request again',
};

/** What the API's gateway refuses by itself is no problem+json. */
const REFUSALS = refusals({
  401: 'There is no token, or not a good one',
  403: 'The token has not the scope',
  429: 'There are too many requests: send it again, more slowly',
});

function refusals(said: Readonly<Record<number, string>>) {
  const content = {
    'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } },
  };
  return Object.fromEntries(
    Object.entries(said).map(([status, description]) => [status, { description, content }]),
  );
}

function problems(...statuses: readonly number[]) {
  const content = { [PROBLEM_TYPE]: { schema: refTo('Problem') } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: TITLES[status] ?? '', content }]),
  );
}

function answerOf(description: string, name: keyof typeof NAMED) {
  return { description, content: { 'application/json': { schema: refTo(name) } } };
}

function inPath(name: string, schema: z.ZodType) {
  return { name, in: 'path', required: true, schema: inline(schema) };
}

function inQuery({ shape }: z.ZodObject) {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: inline(schema as z.ZodType),
  }));
}

function inline(schema: z.ZodType): object {
  const { $schema: _, ...said } = z.toJSONSchema(schema, { io: 'input' });
  return said;
}

function schemas(): Readonly<Record<string, object>> {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: 'input',
  });
  return Object.fromEntries(
    Object.entries(made).map(([name, { $schema: _, $id: __, ...said }]) => [name, said]),
  );
}
