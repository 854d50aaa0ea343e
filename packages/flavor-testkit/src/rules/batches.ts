import { type FlavorSession, isMlmodelError, type Prediction } from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { otherRows } from '../inputs/other-rows.js';
import {
  type Rows,
  range,
  repeatedRows,
  rowCountOf,
  rowsAt,
  rowsWithin,
} from '../inputs/rows-of.js';
import { vectorsOf } from '../inputs/vectors-of.js';
import { ask, askOrRefusal } from '../session/ask.js';

const independentRule =
  'where rows are independent, each is answered as beside others, in its place';
const countRule = 'where rows are independent, there are as many answers as rows, none for none';

/** Batches differ in the last bits, as runtimes add up in another order. */
const batchTolerance = 1e-5;
/** How many elements and rows the largest batch has: more than an argument list holds. */
const mostElements = 600_000;
const mostRows = 150_000;

/** A case of which rows can be told apart. */
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

  testSession('answers each row alone as beside others', async (session) => {
    for (const batch of batches)
      for (const row of range(Math.min(batch.rowCount, 20)))
        await requireRows(session, batch, { rows: [row], what: `row ${row} alone` });
  });

  testSession('answers rows in another order in that order', async (session) => {
    for (const batch of batches)
      await requireRows(session, batch, {
        rows: range(batch.rowCount).toReversed(),
        what: 'in reverse order',
      });
  });

  testSession('answers other rows beside them as alone', async (session) => {
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
 * Where rows are independent, the selection is answered as these rows of the whole. Otherwise it is answered coherently,
 * or refused.
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

/** The rows and as many of other numbers, which are answered alone first. */
async function requireJoined(session: FlavorSession, batch: Batch): Promise<void> {
  const { name, input, params, rowCount } = batch;
  const others = otherRows(input) as Batch['input'];
  const where = `${name}, with other numbers`;
  const alone = await askOrRefusal(session, { where, input: others, params });
  if (isMlmodelError(alone)) return;
  const doubled = repeatedRows(input, 2 * rowCount);
  const changed = otherRows(doubled) as Batch['input'];
  const joined = joinHalves(doubled, changed);
  const together = `${name}, beside rows of other numbers`;
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
    [second, alone],
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

/** The answer as rows. @throws BrokenRule when it has not so many */
function answerRows(answer: Prediction, expectation: Expectation): Rows {
  requireRowCount(answer, expectation);
  return answer as Rows;
}

/** @throws BrokenRule when the answer has not so many rows */
function requireRowCount(answer: Prediction, { count, where }: Expectation): void {
  const found = rowCountOf(answer);
  if (found === count) return;
  throw new BrokenRule(
    countRule,
    `${where}: ${count} rows have ${found ?? 'no countable'} answers`,
  );
}
