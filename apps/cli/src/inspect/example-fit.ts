import {
  createEnforcer,
  errorText,
  type MlmodelFile,
  type ModelFiles,
  type SavedRequest,
} from '@mlmodel/core';

/** The most bytes of an example that is checked. */
const mostChecked = 1_000_000;

/**
 * Why a saved example is not a request that the model's signature accepts; undefined when it is one, or is too long to
 * be checked. The model is not loaded.
 */
export async function exampleMisfit(
  request: SavedRequest,
  { mlmodel, files }: { readonly mlmodel: MlmodelFile; readonly files: ModelFiles },
): Promise<string | undefined> {
  if ('file' in request && (await files.size(request.file)) > mostChecked) return undefined;
  const { createPipeline } = await import('@mlmodel/scoring');
  const pipeline = createPipeline({ enforcer: createEnforcer(mlmodel), session });
  try {
    const body = await bodyOf(request, files);
    await pipeline.predict({ body, contentType: 'application/json' });
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** Accepts every input. */
const session = {
  execution: { blocksEventLoop: true },
  predict: () => ({ kind: 'json', value: null }) as const,
};

async function bodyOf(request: SavedRequest, files: ModelFiles): Promise<Uint8Array> {
  if ('text' in request) return Buffer.from(request.text);
  const content = await files.read(request.file);
  if (request.below === undefined) return content;
  return Buffer.concat([Buffer.from(`{"${request.below}": `), content, Buffer.from('}')]);
}
