import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, root, startCli } from '../support/run-cli.js';

const fixture = (name: string) => join(root, 'apps/serve/test/fixtures/tls', name);
const key = 'key-of-the-first-client';
const next = 'key-of-the-next-client';

interface Answer {
  readonly status: number | undefined;
  readonly serial: string | undefined;
}

/** The answer to a request on a connection of its own. */
function answerTo(url: string, sentKey: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${sentKey}` };
    get(`${url}/version`, { headers, agent: false, rejectUnauthorized: false }, (response) => {
      const serial = (response.socket as TLSSocket).getPeerX509Certificate()?.serialNumber;
      response.resume().on('end', () => resolve({ status: response.statusCode, serial }));
    }).on('error', reject);
  });
}

test('workers speak HTTPS with keys, and all of them follow the files on SIGHUP', async () => {
  const folder = temporaryFolder({
    'keys.txt': key,
    'cert.pem': readFileSync(fixture('first.pem'), 'utf8'),
    'key.pem': readFileSync(fixture('first-key.pem'), 'utf8'),
  });
  const child = startCli(
    [
      ...['serve', corpusModel('onnx_iris_label'), '-p', '0', '-h', '0.0.0.0', '-w', '2'],
      ...['--api-key-file', 'keys.txt', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'],
      ...['--cors-origin', '*'],
    ],
    { workingDirectory: folder },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const matched = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(output);
      if (found !== null) return found;
      await wait(20);
    }
  };
  const [, port] = await matched(/https:\/\/0\.0\.0\.0:(\d+)/);
  const url = `https://127.0.0.1:${port}`;
  const ask = (sentKey: string) =>
    Promise.all(Array.from({ length: 8 }, () => answerTo(url, sentKey)));
  const first = await ask(key);
  expect(first.map(({ status }) => status)).toEqual(new Array(8).fill(200));
  expect((await ask(next)).map(({ status }) => status)).toEqual(new Array(8).fill(401));
  writeFileSync(join(folder, 'keys.txt'), next);
  copyFileSync(fixture('second.pem'), join(folder, 'cert.pem'));
  copyFileSync(fixture('second-key.pem'), join(folder, 'key.pem'));
  child.kill('SIGHUP');
  await matched(/is served from now on/);
  const second = await ask(next);
  expect(second.map(({ status }) => status)).toEqual(new Array(8).fill(200));
  expect((await ask(key)).map(({ status }) => status)).toEqual(new Array(8).fill(401));
  const shown = (answers: readonly Answer[]) => new Set(answers.map(({ serial }) => serial)).size;
  expect([shown(first), shown(second), shown([...first, ...second])]).toEqual([1, 1, 2]);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(output.match(/The origin \* lets/g)).toHaveLength(1);
  expect(output).toContain('-H "Authorization: Bearer $KEY"');
  expect(output).not.toMatch(/key-of-the|PRIVATE KEY|Anyone who can reach/);
});
