// A parent that starts a worker, prints its process id, gives it work that takes long, and stays.
import { fileURLToPath } from 'node:url';
import { createWorker } from '@mlmodel/worker';

const worker = createWorker({
  name: 'the orphan',
  command: process.execPath,
  args: [fileURLToPath(new URL('./behaviours.mjs', import.meta.url))],
});
await worker.start();
console.log(worker.pid);
await worker.request({ do: 'until_cancelled' });
