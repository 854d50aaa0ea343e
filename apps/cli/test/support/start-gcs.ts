import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { freePort } from '@mlmodel/python';

/** A server that speaks the protocol of Google Cloud Storage, with the bucket `models`. */
export interface RunningGcs {
  readonly url: string;
  /** Creates an object in the bucket. */
  upload(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server, and waits until it answers. */
export async function startGcs(python: string): Promise<RunningGcs> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = ['--host', '127.0.0.1', '--port', `${port}`];
  const args = ['-m', 'gcp_storage_emulator', 'start', ...place, '--in-memory'];
  const child = spawn(python, [...args, '--default-bucket', 'models'], {
    cwd: temporaryFolder(),
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const answers = () => fetch(url).then(Boolean, () => false);
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`The store ended with ${child.exitCode}`);
    await wait(50);
  }
  return {
    url,
    async upload(name, bytes) {
      const query = new URLSearchParams({ uploadType: 'media', name });
      const path = `/upload/storage/v1/b/models/o?${query}`;
      const headers = { 'content-type': 'application/octet-stream' };
      const { ok, status } = await fetch(url + path, { method: 'POST', headers, body: bytes });
      if (!ok) throw new Error(`The upload of ${name} failed with ${status}`);
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
