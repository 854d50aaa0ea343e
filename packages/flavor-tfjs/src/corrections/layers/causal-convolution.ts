import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput, onlyShape } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: Conv1D lacks the padding `causal`, which pads only before the first step, so that no step
 * depends on a later one.
 * Symptom: an error at load.
 */
export function causalConvolution(published: LayerClass, core: TfjsCore): LayerClass {
  return class Conv1D extends published {
    /** Length of the padding. */
    readonly #zeros: number;

    constructor(settings: Readonly<Record<string, unknown>>) {
      const isCausal =
        settings['padding'] === 'causal' && settings['dataFormat'] !== 'channelsFirst';
      super(isCausal ? { ...settings, padding: 'valid' } : settings);
      const [size, rate] = [settings['kernelSize'], settings['dilationRate'] ?? 1].map((length) =>
        Number(Array.isArray(length) ? length[0] : length),
      ) as [number, number];
      this.#zeros = isCausal ? (size - 1) * rate : 0;
    }

    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      const [rows = null, steps = null, ...channels] = onlyShape(inputShapes);
      const padded = steps === null ? null : steps + this.#zeros;
      return super.computeOutputShape([rows, padded, ...channels]);
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      if (this.#zeros === 0) return super.call(inputs, options);
      return core.tidy(() => {
        const before: [number, number] = [this.#zeros, 0];
        return super.call(core.pad(onlyInput(inputs), [[0, 0], before, [0, 0]]), options);
      });
    }
  };
}
