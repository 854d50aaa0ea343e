import {
  type JsonData,
  type NamedTensor,
  type Prediction,
  sizeOfShape,
  type Tensor,
} from '@mlmodel/core';
import { parseJson } from '../json/parse-json.js';
import { asciiBytes } from '../runtime/bytes.js';
import { type Range, sliceColumn, sliceVector } from '../typed/slice-column.js';
import { listElements } from './list-elements.js';

/**
 * Splits a prediction into those for consecutive numbers of rows.
 * @returns undefined if it does not have that many rows in total
 */
export function splitPrediction(
  prediction: Prediction,
  counts: readonly number[],
): readonly Prediction[] | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const slice = slicer(prediction, total);
  if (slice === undefined) return undefined;
  let end = 0;
  return counts.map((count) => {
    const start = end;
    end += count;
    return slice({ start, end });
  });
}

function slicer(prediction: Prediction, total: number): ((range: Range) => Prediction) | undefined {
  switch (prediction.kind) {
    case 'table': {
      if (prediction.rowCount !== total) return undefined;
      return (range) => ({
        kind: 'table',
        columns: prediction.columns.map((column) => sliceColumn(column, range)),
        rowCount: range.end - range.start,
        ...(prediction.index && { index: prediction.index.slice(range.start, range.end) }),
      });
    }
    case 'tensor': {
      const { tensor } = prediction;
      if (tensor.shape[0] !== total) return undefined;
      return (range) => ({ kind: 'tensor', tensor: sliceTensor(tensor, range) });
    }
    case 'tensors': {
      const { tensors } = prediction;
      if (tensors.length === 0 || tensors.some(({ shape }) => shape[0] !== total)) return undefined;
      return (range) => ({
        kind: 'tensors',
        tensors: tensors.map((tensor) => sliceTensor(tensor, range)),
      });
    }
    case 'json':
      return listSlicer(prediction, total);
  }
}

function listSlicer(list: JsonData, total: number): ((range: Range) => JsonData) | undefined {
  const { text } = list;
  if (text === undefined) {
    const { value } = list;
    if (!Array.isArray(value) || value.length !== total) return undefined;
    return ({ start, end }) => ({ kind: 'json', value: value.slice(start, end) });
  }
  const elements = listElements(text);
  if (elements?.length !== total) return undefined;
  return ({ start, end }) => {
    const [first, last] = [elements[start], elements[end - 1]];
    return textList(`[${text.slice(first?.start, last?.end).trim()}]`);
  };
}

/** The value is parsed on demand. */
function textList(text: string): JsonData {
  return {
    kind: 'json',
    text,
    get value() {
      return parseJson(asciiBytes(text), { numberKinds: false, keyOrder: true });
    },
  };
}

function sliceTensor<Part extends Tensor | NamedTensor>(tensor: Part, range: Range): Part {
  const { start, end } = range;
  const [, ...rowShape] = tensor.shape;
  const rowSize = sizeOfShape(rowShape);
  const vector = sliceVector(tensor, { start: start * rowSize, end: end * rowSize });
  return { ...tensor, ...vector, shape: [end - start, ...rowShape] };
}
