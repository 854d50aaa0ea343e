import { stat } from 'node:fs/promises';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import { encodeInputExample } from '../../example/encode-input-example.js';
import type { InputExampleInfo } from '../../example/input-example.js';
import type { FlavorBlocks } from '../../flavor/flavor.js';
import { safeLogger } from '../../flavor/logger.js';
import { formatMlmodel } from '../../mlmodel/format-mlmodel.js';
import type { MlmodelFile } from '../../mlmodel/mlmodel-file.js';
import { defaultPythonVersion } from '../../save/mlflow-format.js';
import { newMlmodel } from '../../save/new-mlmodel.js';
import type { SaveModelOptions } from './save-model.js';
import { type StagedFiles, stagedFiles } from './staged-files.js';

/**
 * Writes all files of a model into an empty folder.
 * @returns the content of its MLmodel file
 */
export async function writeModel(folder: string, options: SaveModelOptions): Promise<MlmodelFile> {
  const staged = stagedFiles(folder);
  const flavors = { ...(await writeFlavor(staged, options)), ...options.flavors };
  const inputExampleInfo = await writeExample(staged, options);
  const mlmodel = newMlmodel({
    flavors,
    signature: options.signature,
    metadata: options.metadata,
    inputExampleInfo,
    modelSizeBytes: await totalBytes(staged),
  });
  await writeText(staged, 'MLmodel', formatMlmodel(mlmodel));
  return mlmodel;
}

async function writeFlavor(
  staged: StagedFiles,
  { flavor, source, signature, ...options }: SaveModelOptions,
): Promise<FlavorBlocks> {
  if (flavor.save === undefined) {
    throw new MlmodelError(
      'NOT_IMPLEMENTED',
      `The flavor "${flavor.name}" can load models, but not save them.`,
    );
  }
  const blocks = await flavor.save(source, {
    ...staged,
    signature,
    python: {
      version: options.pythonVersion ?? defaultPythonVersion,
      requirements: options.pipRequirements,
    },
    logger: safeLogger(options.logger),
  });
  flavor.parseConfig(blocks[flavor.name]);
  return blocks;
}

async function writeExample(
  staged: StagedFiles,
  { inputExample, params }: SaveModelOptions,
): Promise<InputExampleInfo | undefined> {
  if (inputExample === undefined) return undefined;
  const { info, text, servingInput } = encodeInputExample({ data: inputExample, params });
  await writeText(staged, info.artifact_path, text);
  await writeText(staged, info.serving_input_path, servingInput);
  return info;
}

function writeText({ write }: StagedFiles, path: string, text: string): Promise<void> {
  return write(path, new TextEncoder().encode(text));
}

async function totalBytes({ files }: StagedFiles): Promise<number> {
  let bytes = 0;
  for (const path of await files.list()) bytes += (await stat(await files.localPath(path))).size;
  return bytes;
}
