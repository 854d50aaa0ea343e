import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';

const python = pythonForTests();

interface Seen {
  readonly data: {
    readonly columns: Readonly<Record<string, unknown>>;
    readonly names: readonly string[];
    readonly index: readonly string[];
  };
  readonly params: Readonly<Record<string, unknown>>;
}

(python ? describe : describe.skip)('a model in Python', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({
      modelPath: fileURLToPath(new URL('./fixtures/types', import.meta.url)),
      flavors: [pyfuncBridgeFlavor],
      flavorOptions: { python },
      port: 0,
    });
  });

  afterAll(() => server.close());

  async function answerTo(body: string, headers: Record<string, string> = {}): Promise<string> {
    const answer = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return answer.text();
  }

  async function seenIn(body: string): Promise<Seen> {
    const { predictions } = JSON.parse(await answerTo(body));
    return predictions as Seen;
  }

  test('gets defaults of params as the kinds of numbers that they are', async () => {
    const { params } = await seenIn('{"dataframe_records": [{"s": "x"}]}');
    expect(params).toEqual({
      nested: 'bool False',
      integer: 'int 1',
      long: 'int 9007199254740993',
      double: 'float 2.0',
      longs: ['int 1', 'int 2'],
      doubles: ['float 1.0', 'float 2.5'],
      object: { long: 'int 1', double: 'float 1.0', any: ['int 1', 'float 1.0'] },
    });
  });

  test('gets sent params as the kinds of numbers that are declared', async () => {
    const params = `{"integer": 3.0, "long": -9007199254740993, "double": 1, "longs": [1.0, null],
      "doubles": [1, 2.5], "object": {"long": 5.0, "double": 1, "any": {"a": 1, "b": 1.0}}}`;
    const seen = await seenIn(`{"dataframe_records": [{"s": "x"}], "params": ${params}}`);
    expect(seen.params).toMatchObject({
      integer: 'int 3',
      long: 'int -9007199254740993',
      double: 'float 1.0',
      longs: ['int 1', 'NoneType None'],
      doubles: ['float 1.0', 'float 2.5'],
      object: { long: 'int 5', double: 'int 1', any: { a: 'int 1', b: 'float 1.0' } },
    });
  });

  test('gets nested values as the kinds of numbers that are declared, or were sent', async () => {
    const { data } = await seenIn(`{"dataframe_records": [{
      "longs": [1, 9007199254740993], "doubles": [1, 2.5], "any": {"a": 1, "b": [1.0, -0.0]},
      "s": ["x", 1, 1.0, {"k": 2}]
    }]}`);
    expect(data.columns).toEqual({
      longs: [['int 1', 'int 9007199254740993']],
      doubles: [['float 1.0', 'float 2.5']],
      any: [{ a: 'int 1', b: ['float 1.0', 'float -0.0'] }],
      s: [['str x', 'int 1', 'float 1.0', { k: 'int 2' }]],
    });
  });

  test('gets large integers among missing ones as they are, small ones as floats', async () => {
    const large = await seenIn('{"dataframe_records": [{"l": 9007199254740993}, {"l": null}]}');
    expect(large.data.columns).toEqual({ l: ['int 9007199254740993', 'NoneType None'] });
    const small = await seenIn('{"dataframe_records": [{"l": 7}, {"l": null}]}');
    expect(small.data.columns).toEqual({ l: ['float 7.0', 'float nan'] });
  });

  test('gets NaN in place of texts and times as what pandas has for missing ones', async () => {
    const { data } = await seenIn(
      '{"dataframe_split": {"columns": ["s", "t"], "data": [[NaN, NaN], ["x", "2020-01-01"]]}}',
    );
    expect(data.columns).toEqual({
      s: [expect.stringMatching(/^(float nan|NoneType None)$/), 'str x'],
      t: ['NaTType NaT', 'Timestamp 2020-01-01 00:00:00'],
    });
  });

  test('gets labels of rows and columns as the numbers that they are', async () => {
    const { data } = await seenIn(
      '{"dataframe_split": {"columns": ["0", "l"], "index": [10, 20], "data": [[1, 2], [3, 4]]}}',
    );
    expect(data.names).toEqual(['str l', 'int 0']);
    expect(data.index).toEqual(['int 10', 'int 20']);
    expect(data.columns).toEqual({ l: ['int 2', 'int 4'], 0: ['float 1.0', 'float 3.0'] });
  });

  const nested = '{"dataframe_records": [{"s": "x"}], "params": {"nested": true}}';

  test('answers nested cells with floats as Python writes them', async () => {
    expect(await answerTo(nested)).toBe(
      '{"predictions":[{"v":{"a":1.0,"b":1,"c":1e-05},"w":1.0},' +
        '{"v":[1.0,0.5,9007199254740993,null],"w":2.0},{"v":null,"w":1e+16}]}',
    );
  });

  test('answers them in CSV too', async () => {
    expect(await answerTo(nested, { accept: 'text/csv' })).toBe(
      'v,w\n"{""a"":1.0,""b"":1,""c"":1e-05}",1.0\n"[1.0,0.5,9007199254740993,NaN]",2.0\n,1e+16\n',
    );
  });
});
