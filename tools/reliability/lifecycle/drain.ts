import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from '@mlmodel/serve-process';
import { iris } from '../paths.ts';
import { Clients } from './clients.ts';

/** Milliseconds of load before the signal. */
const loadTime = 500;

/** What became of the requests of servers that were stopped under load. */
export interface DrainFindings {
  readonly signals: number;
  /** Seconds of `--drain-delay`. */
  readonly delay: number;
  readonly answered: number;
  /** Connections that the kernel completed and the server never accepted. */
  readonly unaccepted: number;
  readonly failures: readonly string[];
  /** Seconds from the signal to the end of the process, in ascending order. */
  readonly stops: readonly number[];
}

/** Starts servers, and sends each a SIGTERM while clients send requests until they are refused. */
export async function runDrains(
  signals: number,
  { delay, workers = 1 }: { readonly delay: number; readonly workers?: number },
): Promise<DrainFindings> {
  const findings = { answered: 0, unaccepted: 0 };
  const failures: string[] = [];
  const stops: number[] = [];
  for (let signal = 0; signal < signals; signal++) {
    const options = ['-m', iris, '--drain-delay', String(delay), '-w', String(workers)];
    const server = await startServer(options);
    const clients = new Clients(server.port, irisRequest());
    await wait(loadTime + Math.random() * 100);
    const stoppedAt = performance.now();
    const [outcomes] = await Promise.all([clients.refused(), server.stop()]);
    stops.push((performance.now() - stoppedAt) / 1000);
    if (server.ending !== 'exit code 0') failures.push(`the server ended with ${server.ending}`);
    findings.answered += outcomes.answered;
    findings.unaccepted += outcomes.unaccepted;
    failures.push(...outcomes.failures);
  }
  return { signals, delay, ...findings, failures, stops: stops.toSorted((a, b) => a - b) };
}

/** A request that MLflow saved with the model. */
export function irisRequest(): string {
  return readFileSync(join(iris, 'serving_input_example.json'), 'utf8');
}
