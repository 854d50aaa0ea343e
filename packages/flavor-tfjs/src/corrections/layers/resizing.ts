import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type LayerClass, onlyInput, onlyShape } from './layer-class.js';
import { croppedAndResized, type Resize, resizedImages } from './resized-images.js';

/** The fields of the published class that the correction reads. */
interface Fields extends Resize {
  readonly cropToAspectRatio: boolean;
}

/**
 * Fault of TensorFlow.js 4.22: Resizing fails when it computes, and would interpolate between pixel corners instead of
 * centres.
 * Symptom: an error when it computes.
 */
export function correctedResizing(published: LayerClass, core: TfjsCore): LayerClass {
  return class Resizing extends published {
    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      const { height, width } = this as unknown as Fields;
      const [rows = null, , , channels = null] = onlyShape(inputShapes);
      return [rows, height, width, channels];
    }

    override call(inputs: Tensor | Tensor[]) {
      const fields = this as unknown as Fields;
      const resize = fields.cropToAspectRatio ? croppedAndResized : resizedImages;
      return core.tidy(() => resize(onlyInput(inputs), fields, core));
    }
  };
}
