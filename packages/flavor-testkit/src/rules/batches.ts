import type { FlavorSession, Prediction } from '@mlmodel/core';
import { differenceOf } from '../difference-of.js';
import type { FlavorCase, FlavorFixture, FlavorSuite } from '../flavor-suite.js';
import { loadFixture, withSession } from '../load-fixture.js';
import { type Rows, rowCountOf, rowsOf } from '../rows-of.js';

/** A batch as an embedder may cut it: the rows one by one, and none of them. */
export function batchRules(suite: FlavorSuite): void {
  for (const fixture of suite.fixtures)
    for (const each of fixture.cases) rowsRule(suite, fixture, each);
}

function rowsRule(
  { test, expect, flavor }: FlavorSuite,
  fixture: FlavorFixture,
  each: FlavorCase,
): void {
  const rowCount = rowCountOf(each.input);
  if (rowCount === undefined || rowCount !== rowCountOf(each.expected)) return;
  const input = each.input as Rows;
  const expected = each.expected as Rows;
  const answersRows = async (session: FlavorSession, start: number, end: number) => {
    const some = structuredClone(rowsOf(input, start, end));
    const answer: Prediction = await session.predict(some, { params: each.params });
    const wanted = rowsOf(expected, start, end);
    expect(differenceOf(answer, wanted, each.tolerance)).toEqual(undefined);
  };

  test(`${fixture.name}: answers each row of ${each.name} alone as beside others, if it says that rows are independent`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      if (!session.execution.rowsIndependent) return;
      for (let row = 0; row < rowCount; row++) await answersRows(session, row, row + 1);
    }));

  test(`${fixture.name}: answers no rows of ${each.name} with no rows, if it says that rows are independent`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      if (session.execution.rowsIndependent) await answersRows(session, 0, 0);
    }));
}
