import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, maskOf } from './layer-class.js';

/** The fields of the published classes that the correction reads. */
interface Fields {
  /** Has the field `cells` if it is a StackedRNNCells. */
  readonly cell: object;
  readonly goBackwards: boolean;
  readonly returnSequences: boolean;
}

/**
 * Fault of TensorFlow.js 4.22: a recurrent layer with an initial state outputs that state for masked steps at the start,
 * where Keras outputs zeros; and `fromConfig` modifies the configuration, which a Bidirectional reads twice.
 * Symptom: wrong numbers, or an error at load inside a Bidirectional.
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
        throw new Error(`the layer "${this.name}" has an initial state for several cells`);
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
