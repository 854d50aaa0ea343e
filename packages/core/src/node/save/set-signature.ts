import { formatMlmodel } from '../../mlmodel/format-mlmodel.js';
import { withSignature } from '../../save/with-signature.js';
import type { ModelSignature } from '../../signature/schema.js';
import { openModel } from '../load-model.js';
import { replaceFile } from './replace-file.js';

/**
 * Sets the signature of a saved model. Its MLmodel file is replaced in one step; everything else in it stays.
 * @param location path or `file:` URI of the model directory
 * @throws MlmodelError when there is no model or its MLmodel file is broken
 */
export async function setSignature(location: string, signature: ModelSignature): Promise<void> {
  const { files, mlmodel } = await openModel(location);
  const text = formatMlmodel(withSignature(mlmodel, signature));
  await replaceFile(await files.localPath('MLmodel'), text);
}
