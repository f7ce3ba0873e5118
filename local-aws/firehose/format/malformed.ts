/** Why a record cannot be converted. The codes are those of AWS's error objects, the words our own. */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  constructor(
    readonly code: `DataFormatConversion.${'ParseError' | 'MalformedData' | 'EntityNotFoundException'}`,
    message: string,
  ) {
    super(message);
  }
}

/** It is JSON, and does not fit the table. */
export function misfit(message: string): Malformed {
  return new Malformed('DataFormatConversion.MalformedData', message);
}
