import type { Prediction, Tensor } from '@mlmodel/core';
import { elementTexts } from './element-texts.js';
import { encodeJson, recordPieces } from './encode-json.js';
import { listedPrediction } from './listed-prediction.js';
import { type NonFinite, renderText } from './non-finite.js';
import { nestRows, renderElements, renderValue } from './render-elements.js';
import { sliceTensor } from './slice-rows.js';

/**
 * A prediction as JSON Lines, in ASCII: a line for each row, such as a record of a table or an element of a list; one line
 * for what has no rows. A long prediction is split into pieces.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold
 */
export function* jsonLinesPieces(prediction: Prediction, nonFinite: NonFinite): Generator<string> {
  const listed = listedPrediction(prediction);
  if (listed.kind === 'table') {
    yield* recordPieces(listed, { nonFinite, separator: '\n' });
    if (listed.rowCount > 0) yield '\n';
  } else if (listed.kind === 'tensor' && listed.tensor.shape.length > 0) {
    yield* tensorLines(listed.tensor, nonFinite);
  } else if (listed.kind === 'json' && listed.text !== undefined) {
    yield* linesOf(elementTexts(listed.text), (text) => renderText(text, nonFinite));
  } else if (listed.kind === 'json' && Array.isArray(listed.value)) {
    yield* linesOf(listed.value, (value) => renderValue(value, nonFinite));
  } else {
    yield `${encodeJson(listed, { wrapped: false, nonFinite })}\n`;
  }
}

/** So many lines are one piece. */
const linesAtOnce = 10_000;

function* linesOf<Value>(
  values: readonly Value[],
  render: (value: Value) => string,
): Generator<string> {
  for (let start = 0; start < values.length; start += linesAtOnce) {
    const lines = values.slice(start, start + linesAtOnce).map(render);
    yield `${lines.join('\n')}\n`;
  }
}

function* tensorLines(tensor: Tensor, nonFinite: NonFinite): Generator<string> {
  for (const slice of sliceTensor(tensor)) {
    const [rowCount = 0, ...rowShape] = slice.shape;
    const elements = renderElements(slice, { nonFinite, datetimes: 'nanoseconds' });
    yield `${nestRows(elements, rowShape, rowCount).join('\n')}\n`;
  }
}
