/** More inputs than any operator in {@link shapeInputs} has. */
const all = [0, 1, 2, 3, 4];

/**
 * The inputs of an operator whose values determine the shape of an output, or how long the operator runs, by position.
 * Operators of the domains `ai.onnx` (versions 1 to 26) and `ai.onnx.ml` that are not listed have none: their shapes
 * follow from attributes and the shapes of their inputs.
 * Source: `Operators.md` and `Operators-ml.md` of the ONNX specification.
 */
export const shapeInputs: ReadonlyMap<string, readonly number[]> = new Map([
  ['AffineGrid', [1]],
  ['BlackmanWindow', [0]],
  ['CenterCropPad', [1]],
  ['Col2Im', [1, 2]],
  ['Compress', [1]],
  ['ConstantFill', [0]],
  ['ConstantOfShape', [0]],
  ['DFT', [1, 2]],
  ['Expand', [1]],
  ['HammingWindow', [0]],
  ['HannWindow', [0]],
  ['ImageDecoder', [0]],
  ['MaxUnpool', [2]],
  ['MelWeightMatrix', all],
  ['NonMaxSuppression', all],
  ['NonZero', [0]],
  ['OneHot', [1]],
  ['Pad', [1, 3]],
  ['Range', all],
  ['ReduceL1', [1]],
  ['ReduceL2', [1]],
  ['ReduceLogSum', [1]],
  ['ReduceLogSumExp', [1]],
  ['ReduceMax', [1]],
  ['ReduceMean', [1]],
  ['ReduceMin', [1]],
  ['ReduceProd', [1]],
  ['ReduceSum', [1]],
  ['ReduceSumSquare', [1]],
  ['Reshape', [1]],
  ['Resize', [1, 2, 3]],
  ['STFT', [1, 3]],
  ['SequenceAt', [1]],
  ['SequenceErase', [1]],
  ['Slice', [1, 2, 3, 4]],
  ['Split', [1]],
  ['SplitToSequence', [1]],
  ['Squeeze', [1]],
  ['StringSplit', [0]],
  ['Tile', [1, 2]],
  ['TopK', [1]],
  ['Unique', [0]],
  ['Unsqueeze', [1]],
  ['Upsample', [1]],
]);
