import {
  Pipelining,
  SilentUpload,
  SlowBody,
  type SlowClient,
  SlowHead,
  SlowReader,
  type Surroundings,
} from './slow-client.ts';
import type { SlowClientsJob, SlowClientsReport } from './slow-clients-job.ts';

/** Bytes that a client that pipelines writes at once. */
const writtenBytes = 128 * 1024;

/** The program of a process of slow clients: opens them as the parent says, and reports about them each second. */

/** Parts of a second in which a part of the clients does something. */
const parts = 50;

const clients: SlowClient[] = [];
const counts = { cut: 0, sentBytes: 0, receivedBytes: 0 };

process.on('message', (job: SlowClientsJob) => {
  openAll(job);
  let part = 0;
  setInterval(() => {
    part = (part + 1) % parts;
    for (let index = part; index < clients.length; index += parts) clients[index]?.step();
  }, 1000 / parts);
  setInterval(() => process.send?.(report()), 1000);
});
process.on('disconnect', () => process.exit());

/** All kinds are opened evenly over the time. */
function openAll(job: SlowClientsJob): void {
  const { port, longRequest, openingSeconds, heads, bodies, readers, pipelining, silent } = job;
  const manyRequests = job.smallRequests.map((request) =>
    Buffer.concat(Array.from({ length: writtenBytes / request.length }, () => request)),
  );
  const surroundings: Surroundings = { port, longRequest, manyRequests, counts };
  const kinds: [number, new (surroundings: Surroundings) => SlowClient][] = [
    [heads, SlowHead],
    [bodies, SlowBody],
    [readers, SlowReader],
    [pipelining, Pipelining],
    [silent, SilentUpload],
  ];
  for (const [count, Client] of kinds) {
    for (let index = 0; index < count; index++) {
      const open = () => clients.push(new Client(surroundings));
      setTimeout(open, (openingSeconds * 1000 * (index + 0.5)) / count);
    }
  }
}

function report(): SlowClientsReport {
  const { user, system } = process.cpuUsage();
  return {
    open: clients.filter(({ isOpen }) => isOpen).length,
    cut: counts.cut,
    sentMegabytes: counts.sentBytes / 1e6,
    receivedMegabytes: counts.receivedBytes / 1e6,
    cpuSeconds: (user + system) / 1e6,
  };
}
