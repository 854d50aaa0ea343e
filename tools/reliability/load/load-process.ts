import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TrafficCommand, TrafficJob, TrafficReport } from './traffic-job.ts';

const program = fileURLToPath(new URL('./traffic-process.ts', import.meta.url));

/** A process of its own that sends requests, so that measuring shares no event loop with anything else. */
export class LoadProcess {
  readonly #child: ChildProcess = fork(program, { serialization: 'advanced' });

  /** Does a job that ends by itself. */
  run(job: TrafficJob & { readonly seconds: number }): Promise<TrafficReport> {
    this.#send({ run: job });
    return this.#report();
  }

  /** Begins a job that lasts until `stop`. */
  start(job: TrafficJob): void {
    this.#send({ run: job });
  }

  /** Ends the job. */
  stop(): Promise<TrafficReport> {
    this.#send({ stop: true });
    return this.#report();
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill();
    await exit;
  }

  #send(command: TrafficCommand): void {
    this.#child.send(command);
  }

  #report(): Promise<TrafficReport> {
    return new Promise((resolve, reject) => {
      const end = () => reject(new Error('the load process ended'));
      this.#child.once('exit', end);
      this.#child.once('message', (report: TrafficReport) => {
        this.#child.off('exit', end);
        resolve(report);
      });
    });
  }
}
