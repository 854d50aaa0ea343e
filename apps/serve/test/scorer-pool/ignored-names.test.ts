import { expect, test } from '@jest/globals';
import { corpusModel, irisRows } from '../support/models.js';
import { objectOf, post } from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

const start = (options: object) =>
  startProcess({ modelPath: corpusModel('onnx_iris_label'), ...options });

/** A body with a param that no model takes, and a value that no log may have. */
function bodyWith(param: string, padding = 0): string {
  return `${irisRows(1).slice(0, -1)},"params":{"${param}":"secret 4711"}}${' '.repeat(padding)}`;
}

/** Enough white space for a scorer process. */
const large = 3 * 1024 * 1024;

test('names that are ignored are logged once, whichever process finds them', async () => {
  const server = await start({});
  const bodies = [
    bodyWith('first'),
    bodyWith('first'),
    bodyWith('first', large),
    bodyWith('second', large),
    bodyWith('second', large),
    bodyWith('second'),
  ];
  for (const body of bodies) expect((await post(server, body)).status).toBe(200);
  await server.stop();
  for (const name of ['first', 'second']) {
    const sentence = `A request has the param "${name}", which is ignored: the model takes no such param.`;
    expect(server.output().split(sentence)).toHaveLength(2);
  }
  expect(server.output()).not.toContain('4711');
});

test('a strict server refuses them in each process', async () => {
  const server = await start({ strict: true });
  expect((await post(server, irisRows(1))).status).toBe(200);
  for (const padding of [0, large]) {
    const response = await post(server, bodyWith('first', padding));
    expect(response.status).toBe(400);
    expect(await objectOf(response)).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        'The model takes no param "first". With --strict, names that would be ignored are refused: correct it, or leave it out.',
    });
  }
  await server.stop();
  expect(server.output()).not.toContain('first');
});
