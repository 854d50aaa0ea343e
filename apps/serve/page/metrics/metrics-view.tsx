import { useEffect, useState } from 'preact/hooks';
import { getText } from '../server.js';
import { Chart } from './chart.js';
import { Snapshot } from './exposition.js';
import { type Figures, figuresOf, type StageTime, stageTimes } from './figures.js';

/** Milliseconds between two readings, and how many are shown. */
const period = 2_000;
const shown = 90;

interface Readings {
  readonly last: Snapshot | undefined;
  readonly figures: readonly Figures[];
}

/** The figures of the server, as long as the view is open. */
export function MetricsView() {
  const [{ last, figures }, setReadings] = useState<Readings>({ last: undefined, figures: [] });
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const read = async () => {
      try {
        const next = new Snapshot(await getText('metrics'), performance.now() / 1000);
        setReadings((before) => withSnapshot(before, next));
        setProblem('');
      } catch {
        setProblem('The figures cannot be read at present.');
      }
    };
    void read();
    const second = setTimeout(() => void read(), period / 4);
    const timer = setInterval(() => document.hidden || void read(), period);
    return () => {
      clearTimeout(second);
      clearInterval(timer);
    };
  }, []);
  return (
    <section class="card" aria-labelledby="metrics-title">
      <header class="card-head">
        <h2 id="metrics-title">Figures</h2>
        <span class="hint">{problem || 'every 2 seconds, of the last 3 minutes'}</span>
      </header>
      <Charts figures={figures} />
      {last !== undefined && <Stages stages={stageTimes(last)} />}
    </section>
  );
}

function withSnapshot({ last, figures }: Readings, next: Snapshot): Readings {
  if (last === undefined) return { last: next, figures };
  return { last: next, figures: [...figures, figuresOf(last, next)].slice(-shown) };
}

function Charts({ figures }: { readonly figures: readonly Figures[] }) {
  const now = figures.at(-1);
  if (now === undefined) return <p class="hint empty">The first figures come in a moment.</p>;
  const series = (valueIn: (one: Figures) => number | undefined) => figures.map(valueIn);
  const shared = { width: shown };
  return (
    <div class="charts">
      <Chart
        {...shared}
        title="Requests"
        value={`${short(now.requestsPerSecond)} / s`}
        values={series((one) => one.requestsPerSecond)}
      />
      <Chart
        {...shared}
        title="Without a prediction"
        value={`${short(now.failuresPerSecond)} / s`}
        values={series((one) => one.failuresPerSecond)}
      />
      <Chart
        {...shared}
        title="Rows"
        value={`${short(now.rowsPerSecond)} / s`}
        values={series((one) => one.rowsPerSecond)}
      />
      <Chart
        {...shared}
        title="Median time, slowest 5 %"
        value={
          now.median === undefined ? '–' : `${short(now.median)} ms, ${short(now.slow ?? 0)} ms`
        }
        values={series((one) => one.median)}
        others={series((one) => one.slow)}
      />
      <Chart
        {...shared}
        title="Running"
        value={short(now.running)}
        values={series((one) => one.running)}
      />
      <Chart
        {...shared}
        title="Processor"
        value={`${(now.cores * 100).toFixed(0)} % of a core`}
        values={series((one) => one.cores)}
      />
      <Chart
        {...shared}
        title="Memory"
        value={`${(now.memory / 1e6).toFixed(0)} MB`}
        values={series((one) => one.memory)}
      />
    </div>
  );
}

function short(value: number): string {
  if (value === 0) return '0';
  return value >= 100
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(2)));
}

function Stages({ stages }: { readonly stages: readonly StageTime[] }) {
  const most = Math.max(...stages.map(({ milliseconds }) => milliseconds), 1e-9);
  if (stages.length === 0) return null;
  return (
    <>
      <h3>Mean time of a stage</h3>
      <ul class="bars stages">
        {stages.map(({ stage, milliseconds }) => (
          <li key={stage}>
            <span class="bar-name">{stage}</span>
            <span class="bar" aria-hidden="true">
              <span style={{ width: `${(milliseconds / most) * 100}%` }} />
            </span>
            <span class="bar-value">{short(milliseconds)} ms</span>
          </li>
        ))}
      </ul>
    </>
  );
}
