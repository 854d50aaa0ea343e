import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import { type CallOptions, type LayerClass, maskOf } from './layer-class.js';

/** The fields of the published classes that are read here. */
interface Fields {
  /** Has `cells` if it is a stack of them. */
  readonly cell: object;
  readonly goBackwards: boolean;
  readonly returnSequences: boolean;
}

/**
 * As published, a recurrent layer that begins with a given state answers the steps before the first that counts with
 * that state; Keras answers them with zeros. And reading its description changes it, so that it cannot be read for both
 * directions of a Bidirectional.
 */
export function correctedRecurrent(published: LayerClass, core: TfjsCore): LayerClass {
  return class Recurrent extends published {
    static fromConfig(
      given: LayerClass,
      config: serialization.ConfigDict,
      customObjects?: serialization.ConfigDict,
    ) {
      return published.fromConfig(given, { ...config }, customObjects);
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const mask = maskOf(options);
      const hasState = (options?.['initialState'] ?? null) !== null;
      const { cell, goBackwards, returnSequences } = this as unknown as Fields;
      if (hasState && 'cells' in cell) {
        throw new Error(`the layer "${this.name}" begins with a given state of several cells`);
      }
      if (!mask || !hasState) return super.call(inputs, options);
      return core.tidy(() => {
        const counted = core.cast(mask, 'float32');
        const steps = goBackwards ? core.reverse(counted, 1) : counted;
        const begun = returnSequences
          ? core.expandDims(core.minimum(core.cumsum(steps, 1), 1), -1)
          : core.max(counted, 1, true);
        const [output, ...states] = [super.call(inputs, options)].flat() as [Tensor];
        const zeroed = core.mul(output, begun);
        return states.length === 0 ? zeroed : [zeroed, ...states];
      });
    }
  };
}
