import { sizeOfShape, type Table, type Tensor, type Vector } from '@mlmodel/core';
import { sliceColumn, sliceVector } from '../typed/slice-column.js';

/** Maximum number of elements to write as one string, whose size is limited to 512 MiB. */
const elementsAtOnce = 1_000_000;

/** Slices begin at a byte boundary of the validity bitmap. */
const rowStep = 8;

/** Whether a table or tensor is written in slices. */
export function isSliced(vector: Vector): boolean {
  return lengthOf(vector) > elementsAtOnce;
}

/** Splits a table into slices of rows, each short enough for one string. */
export function* sliceTable(table: Table): Generator<Table> {
  const elements = table.columns.reduce((sum, column) => sum + lengthOf(column), 0);
  for (const [start, end] of rowRanges(table.rowCount, elements)) {
    const columns = table.columns.map((column) => sliceColumn(column, { start, end }));
    yield { kind: 'table', columns, rowCount: end - start };
  }
}

/** Splits a tensor along its first dimension. */
export function* sliceTensor(tensor: Tensor): Generator<Tensor> {
  const [rowCount = 1, ...rowShape] = tensor.shape;
  const rowSize = sizeOfShape(rowShape);
  for (const [start, end] of rowRanges(rowCount, lengthOf(tensor))) {
    const vector = sliceVector(tensor, { start: start * rowSize, end: end * rowSize });
    yield { ...vector, shape: [end - start, ...rowShape] };
  }
}

function* rowRanges(rowCount: number, elements: number): Generator<[number, number]> {
  const steps = Math.floor((elementsAtOnce * rowCount) / elements / rowStep);
  const rows = Math.max(1, steps) * rowStep;
  for (let start = 0; start < rowCount; start += rows) {
    yield [start, Math.min(rowCount, start + rows)];
  }
}

/** Does not read `values` when there are texts: they may be parsed lazily. */
function lengthOf(vector: Vector): number {
  return (textsOf(vector) ?? vector.values).length;
}

function textsOf(vector: Vector): readonly string[] | undefined {
  return vector.type === 'json' ? vector.texts : undefined;
}
