import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../load/tfjs-core.js';
import { type LayerClass, onlyInput, onlyShape } from './layer-class.js';
import { croppedAndResized, middleOf } from './resized-images.js';

/** The fields of the published class that are read here. */
interface Fields {
  readonly height: number;
  readonly width: number;
}

/**
 * As published, the layer misses the middle of some images, cannot be computed on smaller ones, and writes the shape of its
 * output into that of its input.
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
