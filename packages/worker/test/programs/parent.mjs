// A parent that starts a pool, prints its process id, gives it work that takes long, and stays.
import { fileURLToPath } from 'node:url';
import { createPool } from '@mlmodel/worker';

const pool = createPool({
  name: 'the orphan',
  command: process.execPath,
  args: [fileURLToPath(new URL('./behaviours.mjs', import.meta.url))],
});
await pool.start();
console.log(pool.pids[0]);
await pool.request({ do: 'until_cancelled' });
