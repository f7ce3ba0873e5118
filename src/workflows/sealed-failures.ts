/**
 * Failures whose message and stack are payloads, so that the codec encrypts them: a source's own message may quote a row. The SDK's
 * converter can do so (`encodeCommonAttributes`), but writes over the failure that it is given, so that one which passes twice, as a stage's
 * does on its way through a window to its run, would say "Encoded failure" and no more; and it lets plain causes pass.
 */
import {
  DefaultFailureConverter,
  type FailureConverter,
  type PayloadConverter,
  type ProtoFailure,
} from '@temporalio/common';

/** The SDK's own word, which Temporal's UI knows. */
const SEALED = 'Encoded failure';

class SealedFailureConverter extends DefaultFailureConverter {
  override errorToFailure(
    ...[error, converter, context]: Parameters<DefaultFailureConverter['errorToFailure']>
  ): ProtoFailure {
    return seal(super.errorToFailure(error, converter, context), converter);
  }
}

function seal(failure: ProtoFailure, converter: PayloadConverter): ProtoFailure {
  const { message, stackTrace, cause } = failure;
  return {
    ...failure,
    message: SEALED,
    stackTrace: '',
    encodedAttributes:
      failure.encodedAttributes ?? converter.toPayload({ message, stack_trace: stackTrace }) ?? null,
    ...(cause ? { cause: seal(cause, converter) } : {}),
  };
}

/** Found by its name: by the worker, and by the bundle of its workflows. */
export const failureConverter: FailureConverter = new SealedFailureConverter();
