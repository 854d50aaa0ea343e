import { fileFailure } from './file-failure.js';

/** The bytes of standard input. @throws MlmodelError `IO_ERROR` when it cannot be read */
export async function* standardInput(): AsyncGenerator<Uint8Array, void> {
  try {
    yield* process.stdin;
  } catch (cause) {
    throw fileFailure(cause, { verb: 'read', what: 'standard input' });
  }
}
