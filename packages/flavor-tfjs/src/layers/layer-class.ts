import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { layers, Shape } from '@tensorflow/tfjs-layers';

/** What a layer is called with beside its inputs. */
export type CallOptions = Parameters<layers.Layer['call']>[1];

/** A class of layers as TensorFlow.js makes them of their settings, whose keys are in camel case. */
export type LayerClass = (new (
  settings: Readonly<Record<string, unknown>>,
) => layers.Layer) & {
  readonly className: string;
  fromConfig(
    given: LayerClass,
    config: serialization.ConfigDict,
    customObjects?: serialization.ConfigDict,
  ): layers.Layer;
};

/** The input of a layer that has one. */
export function onlyInput(inputs: Tensor | Tensor[]): Tensor {
  return Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs;
}

/** The shape of the input of a layer that has one; null is any length. */
export function onlyShape(shapes: Shape | Shape[]): Shape {
  return Array.isArray(shapes[0]) ? shapes[0] : (shapes as Shape);
}

/** The tensor that tells which steps of a sequence count, if there is one. */
export function maskOf(options: CallOptions | undefined): Tensor | undefined {
  return (options?.['mask'] as Tensor | null | undefined) ?? undefined;
}
