import { notAnOnnxModel } from '../load/load-error.js';
import { hasBoundedTime } from './bounded-time.js';
import { type DeclaredField, declaredFields } from './declared-fields.js';
import { type ExternalData, externalDataOf } from './external-data.js';
import { modelField } from './onnx-fields.js';
import { messageFields } from './wire-fields.js';
import { findZipMaps, type ZipMap } from './zip-maps.js';

/** The inputs and outputs that a model file declares. */
export interface DeclaredGraph {
  /** In order, including initializers listed as inputs. */
  readonly inputs: readonly DeclaredField[];
  /** In order, including those of ZipMap nodes. */
  readonly outputs: readonly DeclaredField[];
}

/** The file of a model, and what it says. */
export interface InspectedModelFile {
  readonly bytes: Uint8Array;
  readonly externalData: ExternalData;
  readonly zipMaps: readonly ZipMap[];
  readonly declared: DeclaredGraph;
  /** See {@link hasBoundedTime}. */
  readonly boundedTime: boolean;
}

/** @throws MlmodelError naming the file when it is not an ONNX model */
export function inspectModelFile(bytes: Uint8Array, path: string): InspectedModelFile {
  try {
    if (messageFields(bytes, modelField.graph).length === 0) throw new Error('it has no graph');
    return {
      bytes,
      externalData: externalDataOf(bytes),
      zipMaps: findZipMaps(bytes),
      declared: {
        inputs: declaredFields(bytes, 'input'),
        outputs: declaredFields(bytes, 'output'),
      },
      boundedTime: hasBoundedTime(bytes),
    };
  } catch (error) {
    throw notAnOnnxModel(error, path, bytes);
  }
}
