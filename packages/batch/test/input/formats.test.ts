import { describe, expect, test } from '@jest/globals';
import { formatOfContent, formatOfName, outputFormatOfName } from '../../src/formats.js';
import { predicted } from '../support/predict.js';

test.each([
  ['rows.csv', 'csv'],
  ['ROWS.CSV', 'csv'],
  ['rows.csv.gz', 'csv'],
  ['rows.jsonl', 'jsonl'],
  ['rows.ndjson.gz', 'jsonl'],
  ['rows.json', 'json'],
  ['a.b/rows.parquet', 'parquet'],
  ['rows.pq', 'parquet'],
  ['rows.feather', 'arrow'],
  ['rows.arrows', 'arrow'],
  ['rows.toString', undefined],
  ['rows', undefined],
])('the format by name: %s', (name, format) => expect(formatOfName(name)).toBe(format));

test.each([
  ['out.arrow', 'arrow'],
  ['out.arrows', 'arrows'],
  ['out.ndjson', 'jsonl'],
  ['out.csv.gz', undefined],
  ['out.txt', undefined],
])('the format of an output: %s', (name, format) => expect(outputFormatOfName(name)).toBe(format));

test.each([
  ['{"inputs": [[1]]}\n', 'json'],
  ['{"a": 1}\n{"a": 2}\n', 'jsonl'],
  ['{"a": 1}\r\n\r\n{"a": 2}', 'jsonl'],
  ['{"a":\n{"b": 1}}', 'json'],
  ['\ufeff [{"a": 1}]', 'json'],
  ['a,b\n1,2\n', 'csv'],
  ['PAR1\x15', 'parquet'],
  ['ARROW1\0\0', 'arrow'],
  ['hello', undefined],
  ['\x89PNG\r\n,', undefined],
  ['\0a,b\n', undefined],
])('the format by content: %j', (content, format) => {
  expect(formatOfContent(Buffer.from(content))).toBe(format);
});

test('Arrow streams begin with a length', () => {
  expect(formatOfContent(Uint8Array.of(255, 255, 255, 255, 16, 0))).toBe('arrow');
});

describe('files', () => {
  const csv = (value: number) => `a\n${value}\n`;

  test('of patterns and folders are read in the order of their names', async () => {
    const files = {
      'in/b.csv': csv(2),
      'in/a.csv': csv(1),
      'in/c/d.csv': csv(3),
      'in/.e.csv': csv(9),
      'in/_f.csv': csv(9),
      'in/README.txt': 'x',
    };
    const whole = await predicted({ files, paths: ['in'] });
    expect(whole.text).toBe('a\n1\n2\n3\n');
    expect(whole.summary).toMatchObject({ files: 3, rows: 3 });
    expect((await predicted({ files, paths: ['in/*.csv'] })).text).toBe('a\n9\n1\n2\n');
    expect((await predicted({ files, paths: ['in/[!_]*.csv', 'in/a.csv'] })).text).toBe(
      'a\n1\n2\n1\n',
    );
  });

  test('of a partitioned folder have the columns that its folders name', async () => {
    const files = {
      'in/year=2026/land=a%2Fb/x.csv': 'a,b\n1,2\n',
      'in/year=2027/land=NL/x.csv': 'a,b\n3,4\n',
    };
    const columns = ['a', 'b', 'year'].map((name) => ({ name, type: 'long' as const }));
    const sum = ({
      columns: all,
      rowCount,
    }: {
      readonly columns: readonly { readonly values: ArrayLike<unknown> }[];
      readonly rowCount: number;
    }) => ({
      kind: 'tensor' as const,
      tensor: {
        type: 'int64' as const,
        values: BigInt64Array.from({ length: rowCount }, (_, row) =>
          all.reduce((total, { values }) => total + (values[row] as bigint), 0n),
        ),
        shape: [rowCount],
      },
    });
    const ran = await predicted({
      files,
      paths: ['in'],
      columns,
      predict: sum,
      options: { columns: ['land', 'a'] },
    });
    expect(ran.text).toBe('land,a,predictions\na/b,1,2029\nNL,3,2034\n');
  });

  test.each<[string, RegExp]>([
    ['no.csv', /Cannot read ".*no\.csv": the file does not exist/],
    ['no*.csv', /No file matches ".*no\*\.csv"\. Check the path, and quote patterns/],
    ['empty', /The folder ".*empty" has no files with rows/],
    ['empty.csv', /"[^"]*empty\.csv" is empty\. It must contain rows/],
    ['unknown', /The format of "[^"]*unknown" is unknown\. Say it with -t/],
  ])('%s is an error that says so', async (path, message) => {
    const files = { 'empty/x.txt': '', 'empty.csv': '', unknown: 'hello' };
    await expect(predicted({ files, paths: [path] })).rejects.toThrow(message);
  });
});
