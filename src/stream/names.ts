/** What the stream's parts are called on AWS. */
export interface StreamNames {
  /** The stream in Kinesis; the pool, its domain and the API are called so, too. */
  readonly stream: string;
  readonly tables: { readonly invoice: string; readonly customer: string; readonly requests: string };
  /** Where the API is, and a machine that may call it: ./access.ts. */
  readonly secret: string;
  /** The function whose code is src/lambda/`lambda`. */
  readonly functionOf: (lambda: string) => string;
}

/** `suffix` stands behind each name, for who makes more than one. */
export function streamNames(suffix = ''): StreamNames {
  return {
    stream: `ecomflow-invoices${suffix}`,
    tables: {
      invoice: `ecomflow-invoice${suffix}`,
      customer: `ecomflow-customer${suffix}`,
      requests: `ecomflow-request${suffix}`,
    },
    secret: `ecomflow/stream${suffix}`,
    functionOf: (lambda) => `ecomflow-${lambda}${suffix}`,
  };
}

/** The function that reads the stream and writes the tables. */
export const STORE = 'store-invoices';
/** The function that makes Firehose's rows of the stream's records. */
export const CLEAN = 'clean-invoices';
