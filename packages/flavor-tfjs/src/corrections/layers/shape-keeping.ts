import type { Shape } from '@tensorflow/tfjs-layers';
import { type LayerClass, onlyShape } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: `computeOutputShape` of CategoryEncoding overwrites its input shape with its output shape.
 * Symptom: an error at load or when it computes.
 */
export function shapeKeeping(published: LayerClass): LayerClass {
  return class ShapeKeeping extends published {
    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      return super.computeOutputShape([...onlyShape(inputShapes)]);
    }
  };
}
