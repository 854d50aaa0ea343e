import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { root, written } from '../paths.ts';
import { pictureOfFirstUse } from '../terminal/picture-of-first-use.ts';
import { runSession } from '../terminal/session.ts';
import { textOfPicture } from '../terminal/terminal-picture.ts';

interface ShownSession {
  readonly command: string;
  readonly printed: string;
  readonly answer?: string;
}

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Sessions of the README: a command, what it prints, and how its request is answered if the sentence below says so. */
const sessions = Array.from(
  readme.matchAll(
    /^```console\n\$ (?<command>.*)\n(?<printed>(?:.*\n)*?)```\n\n(?:.* answered with `(?<answer>.*)`)?/gm,
  ),
  ({ groups }) => ({ command: '', printed: '', ...groups }) as ShownSession,
);

const python = pythonForTests();

const folder = join(root, 'tools/models');

/** A user with an active virtual environment. Keras computes with JAX in it, as TensorFlow is large. */
const environment = {
  ...(python !== undefined && { VIRTUAL_ENV: dirname(dirname(python)) }),
  MLMODEL_PYTHON: '',
  HOME: temporaryFolder({ '.keras/keras.json': { backend: 'jax' } }),
};

describe('the README', () => {
  test('serves a model of each library, and shows the answers that are not in the picture', () => {
    expect(sessions).toEqual([
      { command: 'npx mlmodel serve ./iris', printed: expect.any(String) },
      {
        command: 'npx mlmodel serve ./iris-sklearn',
        printed: expect.any(String),
        answer: expect.any(String),
      },
      {
        command: 'npx mlmodel serve ./iris-keras',
        printed: expect.any(String),
        answer: expect.any(String),
      },
    ]);
  });

  test.each(sessions.filter(({ command }) => isRunnable(command)))(
    'shows what is printed after $command',
    async ({ command, printed, answer }) => {
      const session = await runSession(command, { folder, environment });
      expect(withPythonOfReader(session.serve)).toBe(printed);
      if (answer !== undefined) expect(rounded(session.answer)).toBe(rounded(answer));
    },
  );

  test('shows a picture of what is printed', async () => {
    const shown = rounded(textOfPicture(readFileSync(written.picture, 'utf8')));
    const isStale = shown !== rounded(textOfPicture(await pictureOfFirstUse()));
    expect(isStale && 'docs/terminal.svg is out of date: run `npm run write-docs`.').toBe(false);
  });
});

/** Without Python, natively served models remain. */
function isRunnable(command: string): boolean {
  return python !== undefined || command.endsWith('./iris');
}

/** Which Python it is, and where, differs between machines. */
function withPythonOfReader(text: string): string {
  return text.replace(/Python 3\.[\d.]+ \(\S+/, 'Python 3.11.7 (/home/you/venv/bin/python,');
}

/** The last digits of a float depend on the processor. */
function rounded(text: string): string {
  return text.replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (number) => Number(number).toPrecision(4));
}
