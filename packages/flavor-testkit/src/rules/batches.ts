import type { ModelInput, Vector } from '@mlmodel/core';
import { type FlavorSession, isMlmodelError, type Prediction } from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import {
  type Rows,
  range,
  repeatedRows,
  rowCountOf,
  rowsAt,
  rowsWithin,
} from '../inputs/rows-of.js';
import { changeVectors, vectorsOf } from '../inputs/vectors.js';
import { ask, askOrRefusal } from '../session/ask.js';

const independentRule =
  'where rows are independent, each has the same answer, in its place, whatever the other rows';
const countRule = 'where rows are independent, there are as many answers as rows';

/** Batches differ in the last bits, as runtimes sum in another order. */
const batchTolerance = 1e-5;
/** Elements and rows of the largest batch: more than an argument list may have. */
const mostElements = 600_000;
const mostRows = 150_000;

/** A case with distinguishable rows. */
interface Batch extends FlavorCase {
  readonly input: Exclude<FlavorCase['input'], { kind: 'json' }>;
  readonly rowCount: number;
}

/** Batches as an embedder may cut and join them. */
export function batchRules({ fixture, testSession }: FixtureTests): void {
  const batches = fixture.cases.flatMap((each) => {
    const rowCount = rowCountOf(each.input);
    return rowCount ? [{ ...each, rowCount } as Batch] : [];
  });
  if (batches.length === 0) return;

  testSession('answers each row by itself as among others', async (session) => {
    for (const batch of batches)
      for (const row of range(Math.min(batch.rowCount, 20)))
        await requireRows(session, batch, { rows: [row], what: `row ${row} by itself` });
  });

  testSession('answers rows in another order in that order', async (session) => {
    for (const batch of batches)
      await requireRows(session, batch, {
        rows: range(batch.rowCount).toReversed(),
        what: 'in reverse order',
      });
  });

  testSession('answers other rows among them as by themselves', async (session) => {
    for (const batch of batches) if (isIndependent(session)) await requireJoined(session, batch);
  });

  testSession('answers no rows with no rows', async (session) => {
    for (const batch of batches) await requireRows(session, batch, { rows: [], what: 'no rows' });
  });

  testSession('answers thousands of rows', async (session) => {
    for (const batch of batches) {
      const count = Math.min(manyRows(batch), fixture.largestBatch ?? Number.POSITIVE_INFINITY);
      const rows = range(count).map((row) => row % batch.rowCount);
      await requireRows(session, batch, { rows, what: `${count} rows` });
    }
  });
}

function isIndependent({ execution }: FlavorSession): boolean {
  return execution.rowsIndependent;
}

function manyRows({ input, rowCount }: Batch): number {
  return Math.max(2 * rowCount, Math.min(rowsWithin(input, mostElements), mostRows));
}

interface Selection {
  readonly rows: readonly number[];
  readonly what: string;
}

/**
 * Where rows are independent, the selection must have the answers of these rows in the whole; otherwise a coherent
 * answer or a refusal.
 */
async function requireRows(
  session: FlavorSession,
  batch: Batch,
  { rows, what }: Selection,
): Promise<void> {
  const { name, input, params } = batch;
  const where = `${name}, ${what}`;
  const selection = rowsAt(input, rows);
  if (!isIndependent(session)) {
    await askOrRefusal(session, { where, input: selection, params });
    return;
  }
  const whole = await ask(session, { rule: independentRule, where: name, input, params });
  const actual = await ask(session, { rule: independentRule, where, input: selection, params });
  const expected = answerRows(whole, { count: batch.rowCount, where: name });
  requireRowCount(actual, { count: rows.length, where });
  if (rows.length === 0) return;
  const tolerance = Math.max(batch.tolerance ?? 0, batchTolerance);
  requireEqual(independentRule, { actual, expected: rowsAt(expected, rows), tolerance, where });
}

/** Joins the rows with as many rows of other numbers, and compares with the answer to those by themselves. */
async function requireJoined(session: FlavorSession, batch: Batch): Promise<void> {
  const { name, input, params, rowCount } = batch;
  const others = otherRows(input) as Batch['input'];
  const where = `${name}, with other numbers`;
  const separate = await askOrRefusal(session, { where, input: others, params });
  if (isMlmodelError(separate)) return;
  const doubled = repeatedRows(input, 2 * rowCount);
  const changed = otherRows(doubled) as Batch['input'];
  const joined = joinHalves(doubled, changed);
  const together = `${name}, with rows of other numbers`;
  const actual = await ask(session, {
    rule: independentRule,
    where: together,
    input: joined,
    params,
  });
  const rows = answerRows(actual, { count: 2 * rowCount, where: together });
  const expected = await ask(session, { rule: independentRule, where: name, input, params });
  const tolerance = Math.max(batch.tolerance ?? 0, batchTolerance);
  const [first, second] = [range(rowCount), range(rowCount).map((row) => row + rowCount)];
  for (const [half, wanted] of [
    [first, expected],
    [second, separate],
  ] as const)
    requireEqual(independentRule, {
      actual: rowsAt(rows, half),
      expected: rowsAt(answerRows(wanted, { count: rowCount, where }), range(rowCount)),
      tolerance,
      where: together,
    });
}

/** The first half of the rows of one input and the second of another one of the same columns. */
function joinHalves(one: Batch['input'], other: Batch['input']): Batch['input'] {
  const otherVectors = vectorsOf(other);
  const join = <Part extends ReturnType<typeof vectorsOf>[number]>(
    part: Part,
    at: number,
  ): Part => {
    const values = part.values.slice() as unknown[];
    for (let index = values.length / 2; index < values.length; index++)
      values[index] = otherVectors[at]?.values[index];
    return { ...part, values };
  };
  if (one.kind === 'table') return { ...one, columns: one.columns.map(join) };
  if (one.kind === 'tensors') return { ...one, tensors: one.tensors.map(join) };
  return { ...one, tensor: join(one.tensor, 0) };
}

interface Expectation {
  readonly count: number;
  readonly where: string;
}

/** The answer as rows. @throws BrokenRule when the count differs */
function answerRows(answer: Prediction, expectation: Expectation): Rows {
  requireRowCount(answer, expectation);
  return answer as Rows;
}

/** @throws BrokenRule when the answer has another number of rows */
function requireRowCount(answer: Prediction, { count, where }: Expectation): void {
  const found = rowCountOf(answer);
  if (found === count) return;
  throw new BrokenRule(
    countRule,
    `${where}: ${count} rows have ${found ?? 'no countable'} answers`,
  );
}

/** The same rows with other numbers and booleans; strings and nested values stay, as the model may know no others. */
function otherRows(input: ModelInput): ModelInput {
  return changeVectors(input, (vector) => ({ ...vector, values: otherValues(vector) }));
}

function otherValues(vector: Vector): Vector['values'] {
  switch (vector.type) {
    case 'bool':
      return vector.values.map((value) => 1 - value);
    case 'float16':
      return vector.values.map((bits) => (bits === 0x3c00 ? 0x4000 : 0x3c00));
    case 'float32':
    case 'float64':
      return vector.values.map((value) => (Number.isFinite(value) ? value + 1 : 1));
    case 'int64':
    case 'uint64':
    case 'datetime':
      return vector.values.map((value) => (value > 0n ? value - 1n : value + 1n));
    case 'string':
    case 'binary':
    case 'json':
      return vector.values;
    default:
      return vector.values.map((value) => (value > 0 ? value - 1 : value + 1));
  }
}
