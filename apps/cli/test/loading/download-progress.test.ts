import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { hasTerminals } from '../support/on-terminal.js';
import { mlmodel, startCli } from '../support/run-cli.js';

(hasTerminals ? test : test.skip)('a terminal shows how far a download is', async () => {
  let seen = '';
  let onHalf = () => {};
  const half = new Promise<void>((resolve) => {
    onHalf = resolve;
  });
  const page = '<a href="MLmodel">MLmodel</a>';
  const content = Buffer.from('flavors: {}\n'.padEnd(2_000_000));
  const server = createServer(({ method, url = '' }, response) => {
    if (!url.endsWith('/MLmodel')) return response.end(page);
    response.setHeader('content-length', content.length);
    if (method === 'HEAD') return response.end();
    response.write(content.subarray(0, content.length / 2));
    return half.then(() => response.end(content.subarray(content.length / 2)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = temporaryFolder();
  const line = `stty cols 120; exec ${mlmodel} download ${url} -d ${folder}/model`;
  const child = startCli(['-qec', line, '/dev/null'], {
    command: 'script',
    environment: { TERM: 'xterm', NO_COLOR: '', CI: '', XDG_CACHE_HOME: folder },
  });
  child.stdout?.on('data', (piece) => {
    seen += piece;
    if (seen.includes('50 %')) onHalf();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  server.close();
  expect(code).toBe(0);
  expect(seen).toContain('Downloading ██████████░░░░░░░░░░ 50 % of 2.0 MB: http://127.0.0.1:');
  expect(seen).not.toContain('secret');
});
