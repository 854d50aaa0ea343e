// A parent that has no file descriptor left for its first request, and all of them for its second.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPool } from '@mlmodel/worker';

const [, program, limited] = process.argv;
if (limited === undefined) {
  const command = 'ulimit -n 100; exec "$0" "$1" limited';
  const child = spawn('sh', ['-c', command, process.execPath, program], { stdio: 'inherit' });
  [process.exitCode] = await once(child, 'exit');
} else {
  const pool = createPool({
    name: 'the unlucky',
    command: process.execPath,
    args: [fileURLToPath(new URL('./behaviours.mjs', import.meta.url))],
  });
  const taken = takeAll();
  await pool.request({ do: 'pid' }).catch((error) => console.log(error.errorCode));
  for (const descriptor of taken) closeSync(descriptor);
  await pool.request({ do: 'pid' });
  console.log('answered');
}

function takeAll() {
  const taken = [];
  try {
    for (;;) taken.push(openSync('/dev/null'));
  } catch {
    return taken;
  }
}
