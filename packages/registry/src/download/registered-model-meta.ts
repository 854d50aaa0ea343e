import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ModelSource } from '../resolved-model.js';

/** The file in which MLflow's downloader notes the version that a folder is. */
export const metaFile = 'registered_model_meta';

/** What MLflow's downloader notes beside a registered or logged model; undefined for other artifacts. */
export function metaOf({ name, version, modelId }: ModelSource): object | undefined {
  if (name === undefined && modelId === undefined) return undefined;
  return { model_name: name ?? null, model_version: version ?? null };
}

/** Writes the note into the folder of a model, as PyYAML does. */
export async function writeMeta(folder: string, source: ModelSource): Promise<void> {
  const meta = metaOf(source);
  if (meta === undefined) return;
  const text = stringify(meta, { version: '1.1', singleQuote: true });
  await writeFile(join(folder, metaFile), text);
}
