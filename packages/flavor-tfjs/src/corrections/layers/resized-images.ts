import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/** The target of a resize. */
export interface Resize {
  readonly height: number;
  readonly width: number;
  readonly interpolation: string;
}

/** Resizes images, interpolating between pixel centres, as `tf.image.resize` does. */
export function resizedImages(
  images: Tensor,
  { height, width, interpolation }: Resize,
  core: TfjsCore,
): Tensor {
  const resize =
    interpolation === 'nearest' ? core.image.resizeNearestNeighbor : core.image.resizeBilinear;
  return resize(images as Tensor4D, [height, width], false, true);
}

/**
 * Crops images to the largest centred part with the target's aspect ratio, and resizes that.
 * Source: `smart_resize` of keras/src/utils/image_utils.py in Keras 2
 */
export function croppedAndResized(images: Tensor, resize: Resize, core: TfjsCore): Tensor {
  const [, height = 0, width = 0] = images.shape;
  const kept = {
    height: Math.min(height, Math.floor((width * resize.height) / resize.width)),
    width: Math.min(width, Math.floor((height * resize.width) / resize.height)),
  };
  return resizedImages(middleOf(images, kept, core), resize, core);
}

/** The centred part of images. */
export function middleOf(
  images: Tensor,
  { height, width }: { readonly height: number; readonly width: number },
  core: TfjsCore,
): Tensor {
  const [rows = 0, fullHeight = 0, fullWidth = 0, channels = 0] = images.shape;
  const top = Math.floor((fullHeight - height) / 2);
  const left = Math.floor((fullWidth - width) / 2);
  return core.slice(images, [0, top, left, 0], [rows, height, width, channels]);
}
