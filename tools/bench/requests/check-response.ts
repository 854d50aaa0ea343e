import { tableFromIPC } from 'apache-arrow';
import type { ExpectedColumns } from './expected-columns.ts';

/** Throws unless a body holds one record a row with exactly the expected numbers. */
export function checkJsonResponse(body: Uint8Array, expected: ExpectedColumns): void {
  const response = JSON.parse(Buffer.from(body).toString()) as { predictions?: unknown };
  if (!Array.isArray(response.predictions))
    throw new Error('the response has no list `predictions`');
  const records = response.predictions as Record<string, unknown>[];
  checkColumns(expected, { rows: records.length, valueAt: (name, row) => records[row]?.[name] });
}

/** Throws unless a body is an Arrow stream with exactly the expected numbers. */
export function checkArrowResponse(body: Uint8Array, expected: ExpectedColumns): void {
  const table = tableFromIPC(body);
  const columns = new Map(
    [...expected.keys()].map((name) => [
      name,
      table.getChild(name)?.toArray() as ArrayLike<unknown>,
    ]),
  );
  checkColumns(expected, {
    rows: table.numRows,
    valueAt: (name, row) => columns.get(name)?.[row],
  });
}

interface DecodedColumns {
  readonly rows: number;
  readonly valueAt: (name: string, row: number) => unknown;
}

function checkColumns(expected: ExpectedColumns, { rows, valueAt }: DecodedColumns): void {
  for (const [name, values] of expected) {
    if (rows !== values.length) throw new Error(`expected ${values.length} rows, got ${rows}`);
    for (let row = 0; row < rows; row += 1) {
      const got = valueAt(name, row);
      if (got === undefined || Number(got) !== values[row])
        throw new Error(`output \`${name}\`, row ${row}: expected ${values[row]}, got ${got}`);
    }
  }
}
