import {
  type ElementType,
  type FlavorSession,
  isMlmodelError,
  isPresent,
  type MlmodelError,
  type Prediction,
  type Table,
} from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import { differenceOf } from '../difference-of.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import {
  type ColumnWithGaps,
  isInPlace,
  isMarked,
  missingRows,
  presentRows,
  rowCount,
  withMissingValues,
  withValue,
} from '../inputs/missing-values.js';
import { range, repeatedRows, rowsAt, withRowCount } from '../inputs/rows-of.js';
import { changeVectors, vectorsOf } from '../inputs/vectors.js';
import { storedNumber, withElements } from '../inputs/with-elements.js';
import { requireMention } from '../refusal.js';
import { ask, askOrRefusal } from '../session/ask.js';

const slotRule = 'elements of `values` that `validity` marks as missing have no meaning';
const rowRule = 'a missing value changes only the answer of its row';
const imitationRule =
  'a missing value is not treated as another value, unless a case of the fixture says so';
const nameRule = 'the refusal of a value names its column';

/** Missing values of each type, in each column of the cases. */
export function missingValueRules(tests: FixtureTests): void {
  const { cases } = tests.fixture;
  const tables = cases.filter(({ input }) => input.kind === 'table' && input.rowCount > 0);
  if (tables.length === 0) return;
  const proven = new Set(cases.flatMap(({ input }) => vectorsOf(input).flatMap(typeIfMissing)));
  tests.testSession('treats missing values as missing, or refuses them', async (session) => {
    for (const each of tables)
      for (const position of vectorsOf(each.input).keys())
        await columnRules(session, {
          each,
          proven,
          isOpaque: tests.suite.supports.runsCode === true,
          column: { table: each.input as Table, position },
        });
  });
}

interface ColumnTest {
  readonly each: FlavorCase;
  readonly column: ColumnWithGaps;
  /** Types with a missing value in some case. */
  readonly proven: ReadonlySet<ElementType>;
  /** The model words its refusals itself. */
  readonly isOpaque: boolean;
}

async function columnRules(session: FlavorSession, test: ColumnTest): Promise<void> {
  const { each, column, proven, isOpaque } = test;
  const { name, type } = column.table.columns[column.position] as Table['columns'][number];
  const where = `${each.name}, ${type} missing in column "${String(name)}"`;
  const predict = (input: Table) => askOrRefusal(session, { where, input, params: each.params });
  const answer = await predict(withMissingValues(column, 0));
  if (isMarked(type)) {
    const other = await predict(withMissingValues(column, 1));
    requireSameResult([answer, other], where);
  }
  if (isMlmodelError(answer)) {
    const inputs = session.inputs?.map((input) => input.name) ?? [];
    if (isOpaque) return;
    return requireMention(nameRule, answer, [String(name), ...inputs]);
  }
  if (session.execution.rowsIndependent) await requireOthers(session, { ...test, answer, where });
  if (!proven.has(type)) await requireNoImitation(session, { ...test, answer, where });
}

function requireSameResult(
  [one, other]: readonly [Prediction | MlmodelError, Prediction | MlmodelError],
  where: string,
): void {
  if (isMlmodelError(one) && isMlmodelError(other)) return;
  if (isMlmodelError(one) || isMlmodelError(other))
    throw new BrokenRule(slotRule, `${where}: whether it is refused depends on the slot`);
  requireEqual(slotRule, { actual: withoutSlots(other), expected: withoutSlots(one), where });
}

/** The slots of missing values in an answer have no meaning either. */
function withoutSlots(answer: Prediction): Prediction {
  return changeVectors(answer, (vector) => {
    const elements = range(vector.values.length);
    const missing = elements.filter((element) => !isPresent(vector.validity, element));
    return withElements(vector, missing, typeof vector.values[0] === 'bigint' ? 0n : 0);
  });
}

interface AnsweredColumn extends ColumnTest {
  readonly answer: Prediction;
  readonly where: string;
}

/** The answers of rows without missing values must not depend on the missing ones. */
async function requireOthers(session: FlavorSession, test: AnsweredColumn): Promise<void> {
  const { each, column, answer, where } = test;
  const { params, tolerance } = each;
  const input = repeatedRows(column.table, rowCount);
  const whole = await ask(session, { rule: rowRule, where, input, params });
  const actual = withRowCount(answer, rowCount);
  const expected = withRowCount(whole, rowCount);
  if (actual === undefined || expected === undefined) return;
  requireEqual(rowRule, {
    actual: rowsAt(actual, presentRows),
    expected: rowsAt(expected, presentRows),
    tolerance: Math.max(tolerance ?? 0, 1e-5),
    where,
  });
}

/**
 * A missing value is treated as another one if it has the same answer, while a third value has another answer. A model
 * may do so: then its author adds a case.
 */
async function requireNoImitation(session: FlavorSession, test: AnsweredColumn): Promise<void> {
  const { each, column, answer, where } = test;
  const { type } = column.table.columns[column.position] as Table['columns'][number];
  const { control, values } = imitated(type);
  if (values.length === 0) return;
  const answerTo = (value: unknown) =>
    askOrRefusal(session, { where, input: withValue(column, value), params: each.params });
  const other = await answerTo(control);
  if (isMlmodelError(other)) return;
  for (const value of values) {
    const imitation = await answerTo(value);
    if (isMlmodelError(imitation) || isSame(imitation, other)) continue;
    if (isSame(imitation, answer))
      throw new BrokenRule(
        imitationRule,
        `${where}: it has the answer of ${JSON.stringify(String(value))}; refuse it, or add a case with a missing ${type}`,
      );
  }
}

function isSame(one: Prediction, other: Prediction): boolean {
  const [first, second] = [withRowCount(one, rowCount), withRowCount(other, rowCount)];
  if (first === undefined || second === undefined) return differenceOf(one, other) === undefined;
  return differenceOf(rowsAt(first, missingRows), rowsAt(second, missingRows)) === undefined;
}

/** Values that a missing one is often mistaken for, and one with a different meaning. */
function imitated(type: ElementType): { control: unknown; values: readonly unknown[] } {
  if (type === 'string')
    return {
      control: 'mlmodel testkit',
      values: ['', 'null', 'None', 'undefined', 'nan', 'NaN', '<NA>', '0'],
    };
  if (isInPlace(type)) return { control: undefined, values: [] };
  return { control: storedNumber(type, 1), values: [storedNumber(type, 0)] };
}

function typeIfMissing({ type, values, validity }: ReturnType<typeof vectorsOf>[number]) {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || Object.is(value, Number.NaN) || !isPresent(validity, index))
      return [type];
  }
  return [];
}
