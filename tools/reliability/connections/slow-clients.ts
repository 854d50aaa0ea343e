import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SlowClientsJob, SlowClientsReport } from './slow-clients-job.ts';

const program = fileURLToPath(new URL('./slow-clients-process.ts', import.meta.url));

/** Slow clients in a process of their own. */
export class SlowClientsProcess {
  readonly #child: ChildProcess = fork(program, { serialization: 'advanced' });
  /** About the last second. */
  report: SlowClientsReport = {
    open: 0,
    cut: 0,
    sentMegabytes: 0,
    receivedMegabytes: 0,
    cpuSeconds: 0,
  };
  /** The most connections that were open at a time. */
  mostOpen = 0;

  constructor(job: SlowClientsJob) {
    this.#child.on('message', (report: SlowClientsReport) => {
      this.report = report;
      this.mostOpen = Math.max(this.mostOpen, report.open);
    });
    this.#child.send(job);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill();
    await exit;
  }
}
