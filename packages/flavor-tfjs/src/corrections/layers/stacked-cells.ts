import type { serialization } from '@tensorflow/tfjs-core';
import type { layers, Shape } from '@tensorflow/tfjs-layers';
import type { LayerClass } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: StackedRNNCells loses its name, and names the weights of its cells differently from Keras.
 * Symptom: an error at load, about weights without a target variable.
 */
export function correctedStack(published: LayerClass): LayerClass {
  return class StackedRNNCells extends published {
    static fromConfig(
      given: LayerClass,
      config: serialization.ConfigDict,
      customObjects?: serialization.ConfigDict,
    ) {
      const { cells } = published.fromConfig(given, config, customObjects) as unknown as Stack;
      return new given({ ...config, cells });
    }

    override build(inputShape: Shape | Shape[]): void {
      super.build(inputShape);
      for (const [index, cell] of (this as unknown as Stack).cells.entries()) {
        const ownName = `/RNNCell_${index}/`;
        for (const weight of cell.weights as { originalName: string }[]) {
          const kerasName = `/${this.name}/${cell.name}/`;
          weight.originalName = weight.originalName.replace(ownName, () => kerasName);
        }
      }
    }
  };
}

interface Stack {
  readonly cells: readonly layers.Layer[];
}
