import { MlmodelError } from '@mlmodel/core';
import type { ServerOptions } from '../server-options.js';
import type { ReadyModel } from './ready-model.js';
import { incompatibleChanges } from './signature-change.js';

/** A model that is served, and one that is to be served instead of it. */
export interface Replacement {
  readonly before: ReadyModel;
  readonly after: ReadyModel;
}

/**
 * Checks that clients will not notice that a model is another one, except in its predictions.
 * @throws MlmodelError if requests may become invalid, or the new model rejects its input example
 */
export function checkReplacement({ before, after }: Replacement, options: ServerOptions): void {
  const { strict = false, reloadAnySignature = false } = options;
  const { signature } = before.model.mlmodel;
  const changes = incompatibleChanges(signature, after.model.mlmodel.signature, { strict });
  if (changes.length > 0 && !reloadAnySignature) throw incompatible(changes);
  if (after.handler.rejectsExample && !before.handler.rejectsExample) {
    throw refused('it rejects its own input example.');
  }
}

/** How many changes a message names. */
const mostChanges = 10;

function incompatible(changes: readonly string[]): MlmodelError {
  const more = changes.length - mostChanges;
  const rest = more > 0 ? ` And ${more} more.` : '';
  const named = changes.slice(0, mostChanges).join(' ');
  return refused(
    `its signature does not fit the one before. ${named}${rest} To serve it, restart the server, or set --reload-any-signature.`,
  );
}

function refused(reason: string): MlmodelError {
  const message = `The new model is not served: ${reason}`;
  return new MlmodelError('INVALID_STATE', message, { status: 422 });
}
