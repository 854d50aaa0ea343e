import { expect, test } from '@jest/globals';
import { requestOfData } from '../../src/deployments/request-of-data.js';

test.each([
  ['{"inputs": [[1]]}', '{"inputs": [[1]]}'],
  ['{"messages": []}', '{"messages": []}'],
  [
    '[{"a": 1e400}, {"a": 9007199254740993}]',
    '{"dataframe_records": [{"a": 1e400}, {"a": 9007199254740993}]}',
  ],
  ['{"a": [1.0, 2], "b": ["x", "y"]}', '{"inputs": {"a": [1.0, 2], "b": ["x", "y"]}}'],
  [
    '{"a": {"0": 1, "1": 2}, "b": {"0": "x"}}',
    '{"dataframe_split":{"columns":["a","b"],"data":[[1,"x"],[2,null]]}}',
  ],
  ['{"a": {"0": 1}, "b": 2}', '{"a": {"0": 1}, "b": 2}'],
  ['{}', '{}'],
  ['broken', 'broken'],
])('%s', (text, request) => {
  expect(Buffer.from(requestOfData(Buffer.from(text))).toString()).toBe(request);
});
