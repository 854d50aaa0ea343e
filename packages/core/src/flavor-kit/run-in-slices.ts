import { type ElementArray, type NamedTensor, newVector, type Tensor } from '../data/vector.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { FieldSpec } from '../flavor/flavor-session.js';

/** Runs a model: takes a tensor per input and returns a tensor per output, in order. */
export type TensorRun<Output extends Tensor = Tensor> = (
  feeds: readonly NamedTensor[],
  signal?: AbortSignal | undefined,
) => readonly Output[] | Promise<readonly Output[]>;

/** The fixed batch size of all inputs; undefined when one is free, differs or has no rows. */
export function fixedBatch(inputs: readonly FieldSpec[]): number | undefined {
  const batch = inputs[0]?.shape?.[0];
  if (typeof batch !== 'number' || batch === 0) return undefined;
  return inputs.every(({ shape }) => shape?.[0] === batch) ? batch : undefined;
}

/** The same inputs with a free batch size, for a model that runs in slices. */
export function withFreeRows<Field extends FieldSpec>(inputs: readonly Field[]): readonly Field[] {
  return inputs.map((input) =>
    input.shape?.length ? { ...input, shape: [null, ...input.shape.slice(1)] } : input,
  );
}

/**
 * Runs a model with a fixed batch size on any number of rows: in slices of that size, padding the last one with copies
 * of the last row and dropping their outputs. Correct only for independent rows.
 */
export function runInSlices<Output extends Tensor>(
  run: TensorRun<Output>,
  batch: number,
): (...call: Parameters<TensorRun<Output>>) => Promise<readonly Output[]> {
  return async (feeds, signal) => {
    const rowCount = commonRowCount(feeds);
    if (rowCount === batch) return run(feeds, signal);
    const slices: (readonly Output[])[] = [];
    for (let start = 0; start < rowCount; start += batch) {
      signal?.throwIfAborted();
      const part = feeds.map((feed) => slice(feed, start, batch));
      const outputs = await run(part, signal);
      if (!canBeJoined(outputs, slices[0] ?? outputs, batch)) throw unlikeSlices(batch);
      slices.push(outputs);
    }
    const [first = []] = slices;
    return first.map((_output, index) =>
      joined(
        slices.map((outputs) => outputs[index] as Output),
        rowCount,
      ),
    );
  };
}

/** Whether the outputs of a slice have its number of rows and the row shapes of the first slice. */
function canBeJoined(outputs: readonly Tensor[], first: readonly Tensor[], batch: number): boolean {
  return outputs.every(
    ({ shape }, index) => shape[0] === batch && String(shape) === String(first[index]?.shape),
  );
}

function unlikeSlices(batch: number): MlmodelError {
  const rows = batch === 1 ? '1 row' : `${batch} rows`;
  return new MlmodelError(
    'BAD_REQUEST',
    `The model takes ${rows} at a time, and its outputs for the slices of this request cannot be joined: their shapes differ or have no row dimension. Send ${rows} per request.`,
  );
}

/** @throws MlmodelError `BAD_REQUEST` when there are no rows, or inputs differ in their number of rows */
function commonRowCount(feeds: readonly NamedTensor[]): number {
  const rowCount = feeds[0]?.shape[0] ?? 0;
  const odd = feeds.find(({ shape }) => shape[0] !== rowCount);
  if (rowCount > 0 && !odd) return rowCount;
  throw new MlmodelError(
    'BAD_REQUEST',
    odd
      ? `The input "${odd.name}" has ${odd.shape[0]} rows and "${feeds[0]?.name}" has ${rowCount}. Send the same number of rows for both.`
      : 'The model needs at least one row.',
    { field: odd?.name },
  );
}

function slice(feed: NamedTensor, start: number, batch: number): NamedTensor {
  const rowSize = feed.values.length / (feed.shape[0] as number);
  const shape = [batch, ...feed.shape.slice(1)];
  const part = feed.values.slice(start * rowSize, (start + batch) * rowSize);
  if (part.length === batch * rowSize) return { ...feed, values: part, shape } as NamedTensor;
  const { values } = newVector(feed.type, batch * rowSize);
  copy(part, values, 0);
  const lastRow = part.slice(part.length - rowSize);
  for (let at = part.length; at < values.length; at += rowSize) copy(lastRow, values, at);
  return { ...feed, values, shape } as NamedTensor;
}

function joined<Output extends Tensor>(slices: readonly Output[], rowCount: number): Output {
  const [first] = slices as readonly [Output];
  const [batch = 1, ...rowShape] = first.shape;
  const rowSize = first.values.length / batch;
  const elements = newVector(first.type, rowCount * rowSize);
  for (const [index, { values }] of slices.entries()) {
    copy(values, elements.values, index * batch * rowSize);
  }
  return { ...elements, shape: [rowCount, ...rowShape] } as unknown as Output;
}

/** Copies as many elements to `at` as fit. */
function copy(source: ElementArray, target: ElementArray, at: number): void {
  const end = Math.min(target.length, at + source.length);
  for (let index = at; index < end; index += 1) target[index] = source[index - at];
}
