import { type BatchSummary, stages } from '@mlmodel/scoring';
import type { Outcome, RequestObserver, RequestSummary } from '../handler/request-events.js';
import { Counter, Histogram } from './instruments.js';
import type { MetricFamily } from './metric-family.js';

/** Seconds, from a fast stage of a small request to the default time limit. */
const durationBounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  30, 60,
];

const batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];

const rowBounds = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** Counts and times of the scoring requests of this process. */
export class RequestMetrics implements RequestObserver {
  readonly #requests = new Counter({
    name: 'mlmodel_requests',
    help: 'Scoring requests that have ended, by outcome and status.',
  });
  readonly #durations = new Histogram(
    {
      name: 'mlmodel_request_duration_seconds',
      help: 'Time from the head of a scoring request to the last byte of its response.',
    },
    durationBounds,
    'outcome',
  );
  readonly #stageDurations = new Histogram(
    {
      name: 'mlmodel_stage_duration_seconds',
      help: 'Time of successful scoring requests by stage.',
    },
    durationBounds,
    'stage',
  );
  readonly #rows = new Histogram(
    { name: 'mlmodel_request_rows', help: 'Rows of scoring requests that reached the model.' },
    rowBounds,
  );
  readonly #batchRows = new Histogram(
    { name: 'mlmodel_batch_rows', help: 'Rows of the calls of the model, if requests are joined.' },
    batchBounds,
  );
  readonly #bytesIn = new Counter({
    name: 'mlmodel_request_bytes',
    help: 'Bytes of the bodies of scoring requests, before decompression.',
  });
  readonly #bytesOut = new Counter({
    name: 'mlmodel_response_bytes',
    help: 'Bytes of the bodies of responses to scoring requests.',
  });
  readonly #byStage = stages.map((stage) => this.#stageDurations.of(stage));
  readonly #rowsOfAll = this.#rows.of();
  readonly #allBytesIn = this.#bytesIn.of();
  readonly #allBytesOut = this.#bytesOut.of();
  /** Nearly all requests end like this. */
  readonly #ok = this.#endedWith('ok', 200);

  onBatch({ rows }: BatchSummary): void {
    this.#batchRows.of().add(rows);
  }

  onEnd({
    outcome,
    status,
    rows,
    bytesIn,
    bytesOut,
    milliseconds,
    stageTimes,
  }: RequestSummary): void {
    const isOk = outcome === 'ok' && status === 200;
    const { count, durations } = isOk ? this.#ok : this.#endedWith(outcome, status);
    count.value += 1;
    durations.add(milliseconds / 1000);
    this.#allBytesIn.value += bytesIn;
    this.#allBytesOut.value += bytesOut;
    if (rows !== undefined) this.#rowsOfAll.add(rows);
    if (outcome !== 'ok') return;
    for (let at = 0; at < stageTimes.length; at++) {
      this.#byStage[at]?.add((stageTimes[at] as number) / 1000);
    }
  }

  /** Counts a scoring request that a guard has refused before it began. */
  refused(status: number): void {
    const labels = () => ({ outcome: 'refused', status: String(status) });
    this.#requests.of(`refused ${status}`, labels).value += 1;
  }

  #endedWith(outcome: Outcome, status: number) {
    const labels = () => ({ outcome, status: String(status) });
    return {
      count: this.#requests.of(`${outcome} ${status}`, labels),
      durations: this.#durations.of(outcome),
    };
  }

  get families(): readonly MetricFamily[] {
    const all = [
      this.#requests,
      this.#durations,
      this.#stageDurations,
      this.#rows,
      this.#batchRows,
      this.#bytesIn,
      this.#bytesOut,
    ];
    return all.map(({ family }) => family);
  }
}
