import { type FlavorBlocks, MlmodelError, type SaveContext } from '@mlmodel/core';
import { unsavableSource } from '@mlmodel/core/flavor';
import type { io } from '@tensorflow/tfjs-core';
import { isModelFormat } from '../config/tfjs-config.js';
import { importCore } from '../load/import-tfjs.js';

const folder = 'model';

/** Bytes of a weight file, as in TensorFlow.js' own converter. */
const shardBytes = 4 * 1024 * 1024;

/** The common part of `tf.LayersModel` and `tf.GraphModel`, of any copy of TensorFlow.js. */
interface Savable {
  save(handler: io.IOHandler): Promise<io.SaveResult>;
}

/**
 * Saves a live model as the files that TensorFlow.js itself writes.
 * @param source a `tf.LayersModel` or `tf.GraphModel`
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything else
 */
export async function saveTfjsModel(source: unknown, context: SaveContext): Promise<FlavorBlocks> {
  if (!isSavable(source)) throw unsavableSource('tfjs', 'a tf.LayersModel or a tf.GraphModel');
  const artifacts = await artifactsOf(source);
  const { format } = artifacts;
  if (!isModelFormat(format) || !artifacts.weightSpecs) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'The model to save is neither a layers-model nor a graph-model. Save a tf.LayersModel or a tf.GraphModel.',
    );
  }
  const paths = await writeWeights(artifacts, context);
  const { weightSpecs, weightData, getWeightStream, ...rest } = artifacts;
  const json = { ...rest, weightsManifest: [{ paths, weights: weightSpecs }] };
  await context.write(`${folder}/model.json`, new TextEncoder().encode(JSON.stringify(json)));
  const { version_core } = await importCore();
  return { tfjs: { data: folder, model_format: format, tfjs_version: version_core } };
}

function isSavable(source: unknown): source is Savable {
  return (
    typeof source === 'object' && source !== null && typeof (source as Savable).save === 'function'
  );
}

function artifactsOf(source: Savable): Promise<io.ModelArtifacts> {
  return new Promise((resolve, reject) => {
    source
      .save({
        async save(artifacts) {
          resolve(artifacts);
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
        },
      })
      .catch(reject);
  });
}

/** @returns the file names, relative to `model.json` */
async function writeWeights(
  { weightData = [] }: io.ModelArtifacts,
  { write }: SaveContext,
): Promise<string[]> {
  const bytes = new Uint8Array(await new Blob([weightData].flat()).arrayBuffer());
  const count = Math.ceil(bytes.byteLength / shardBytes);
  const paths: string[] = [];
  for (let shard = 0; shard < count; shard += 1) {
    const path = `group1-shard${shard + 1}of${count}.bin`;
    await write(`${folder}/${path}`, bytes.subarray(shard * shardBytes, (shard + 1) * shardBytes));
    paths.push(path);
  }
  return paths;
}
