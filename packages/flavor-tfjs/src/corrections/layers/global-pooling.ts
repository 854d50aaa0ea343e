import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, maskOf, onlyInput, onlyShape } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: the global pooling layers ignore `keepdims`, and GlobalAveragePooling1D ignores its mask.
 * Symptom: wrong shapes, and means that include masked steps.
 */
export function correctedGlobalPooling(published: LayerClass, core: TfjsCore): LayerClass {
  const takesMask = published.className === 'GlobalAveragePooling1D';
  return class GlobalPooling extends published {
    readonly #keepsAxes: boolean;
    readonly #isFirst: boolean;

    constructor(settings: Readonly<Record<string, unknown>>) {
      super(settings);
      this.#keepsAxes = settings['keepdims'] === true;
      this.#isFirst = settings['dataFormat'] === 'channelsFirst';
    }

    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      const shape = super.computeOutputShape(inputShapes) as Shape;
      return this.#keepsAxes ? this.#withAxes(shape, onlyShape(inputShapes).length) : shape;
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      return core.tidy(() => {
        const input = onlyInput(inputs);
        const mask = takesMask ? maskOf(options) : undefined;
        const pooled = mask
          ? meanOfSteps(input, mask, core)
          : (super.call(inputs, options) as Tensor);
        if (!this.#keepsAxes) return pooled;
        return core.reshape(pooled, this.#withAxes(pooled.shape, input.rank) as number[]);
      });
    }

    /** The shape (rows, channels) with axes of length 1 between or after them. */
    #withAxes([rows = null, channels = null]: Shape, rank: number): Shape {
      const axes = new Array<number>(rank - 2).fill(1);
      return this.#isFirst ? [rows, channels, ...axes] : [rows, ...axes, channels];
    }
  };
}

function meanOfSteps(input: Tensor, mask: Tensor, core: TfjsCore): Tensor {
  const weights = core.expandDims(core.cast(mask, 'float32'), -1);
  return core.div(core.sum(core.mul(input, weights), 1), core.sum(weights, 1));
}
