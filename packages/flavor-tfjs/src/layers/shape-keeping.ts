import type { Shape } from '@tensorflow/tfjs-layers';
import { type LayerClass, onlyShape } from './layer-class.js';

/** As published, the layer writes the shape of its output into that of its input. */
export function shapeKeeping(published: LayerClass): LayerClass {
  return class ShapeKeeping extends published {
    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      return super.computeOutputShape([...onlyShape(inputShapes)]);
    }
  };
}
