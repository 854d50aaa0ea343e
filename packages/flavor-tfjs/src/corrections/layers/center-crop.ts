import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type LayerClass, onlyInput, onlyShape } from './layer-class.js';
import { croppedAndResized, middleOf } from './resized-images.js';

/** The fields of the published class that the correction reads. */
interface Fields {
  readonly height: number;
  readonly width: number;
}

/**
 * Fault of TensorFlow.js 4.22: CenterCrop is off the centre for some sizes, fails on images smaller than the crop, and
 * overwrites its input shape with its output shape.
 * Symptom: wrong numbers for some sizes, errors for others.
 */
export function correctedCenterCrop(published: LayerClass, core: TfjsCore): LayerClass {
  return class CenterCrop extends published {
    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      return super.computeOutputShape([...onlyShape(inputShapes)]);
    }

    override call(inputs: Tensor | Tensor[]) {
      const { height, width } = this as unknown as Fields;
      const images = onlyInput(inputs);
      const [, fullHeight = 0, fullWidth = 0] = images.shape;
      const isLarger = fullHeight >= height && fullWidth >= width;
      return core.tidy(() =>
        isLarger
          ? middleOf(images, { height, width }, core)
          : croppedAndResized(images, { height, width, interpolation: 'bilinear' }, core),
      );
    }
  };
}
