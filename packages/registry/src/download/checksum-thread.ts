import { parentPort } from 'node:worker_threads';
import type { DigestAnswer, DigestJob } from './checksums.js';
import { digestFile } from './digest-file.js';

/** Answers jobs in their order. */
parentPort?.on('message', async ({ id, path, method, stop }: DigestJob) => {
  const answer: DigestAnswer = await digestFile(path, { ...method, stop }).then(
    (digest) => ({ id, digest }),
    (error: unknown) => ({ id, error }),
  );
  parentPort?.postMessage(answer);
});
