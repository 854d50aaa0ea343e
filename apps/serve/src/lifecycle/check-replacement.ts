import { type LoadedModel, MlmodelError } from '@mlmodel/core';
import { createPipeline } from '@mlmodel/scoring';
import { readExample } from '../scorer-pool/cost-estimate.js';
import { scoringSettings } from '../scoring-options.js';
import type { ServerOptions } from '../server-options.js';
import { incompatibleChanges } from './signature-change.js';

/** A model that is served, and one that is to be served instead of it. */
export interface Replacement {
  readonly before: LoadedModel;
  readonly after: LoadedModel;
}

/**
 * Checks that clients will not notice that a model is another one, except in its predictions.
 * @throws MlmodelError if requests may become invalid, or the new model rejects its input example
 */
export async function checkReplacement(
  { before, after }: Replacement,
  options: ServerOptions,
): Promise<void> {
  const { strict = false, reloadAnySignature = false } = options;
  const { signature } = before.mlmodel;
  const changes = incompatibleChanges(signature, after.mlmodel.signature, { strict });
  if (changes.length > 0 && !reloadAnySignature) throw incompatible(changes);
  // An example that both reject says nothing about the new model.
  if (!(await takesItsExample(after, options)) && (await takesItsExample(before, options))) {
    throw refused('it rejects its own input example.');
  }
}

async function takesItsExample(model: LoadedModel, options: ServerOptions): Promise<boolean> {
  const settings = scoringSettings(options);
  const body = await readExample(model.files, settings);
  if (body === undefined) return true;
  const pipeline = createPipeline(model, settings);
  const { status } = await pipeline.respond({
    body,
    contentType: 'application/json',
    contentEncoding: undefined,
    accept: undefined,
    isExample: true,
  });
  return status === 200;
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
