import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { AnswerView } from './answer/answer-view.js';
import { RequestForm } from './form/request-form.js';
import type { PageModel } from './model.js';
import { compose, type Draft, startingDraft } from './request/draft.js';
import { SnippetView } from './request/snippet-view.js';
import { type Answer, hasKey, score, urlOf } from './server.js';

/** A form for the model, its answer, and the request as programs. */
export function TryView({ model }: { readonly model: PageModel }) {
  const [draft, setDraft] = useState<Draft>(() => startingDraft(model));
  const composed = useMemo(() => compose(draft, model), [draft, model]);
  const { answer, problem, isRunning, run, runSoon } = usePrediction();
  const latest = useRef(composed);
  latest.current = composed;
  const predict = () => run(latest.current);
  const body = composed.ok ? composed.body : '';
  return (
    <div class="columns">
      <form
        class="card"
        aria-labelledby="input-title"
        onSubmit={(event) => {
          event.preventDefault();
          predict();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          predict();
        }}
      >
        <header class="card-head">
          <h2 id="input-title">Input</h2>
          <button type="button" class="quiet" onClick={() => setDraft(startingDraft(model))}>
            Reset
          </button>
        </header>
        <RequestForm
          model={model}
          draft={draft}
          onChange={setDraft}
          onSlide={() => runSoon(() => run(latest.current))}
        />
        <div class="submit">
          <button type="submit" class="primary">
            Predict
          </button>
          <span class="hint">or Ctrl + Enter</span>
        </div>
      </form>
      <div class="right">
        <section class="card" aria-labelledby="answer-title" aria-busy={isRunning}>
          <header class="card-head">
            <h2 id="answer-title">Answer</h2>
            <span class="status" role="status">
              {statusText({ answer, isRunning })}
            </span>
          </header>
          {problem !== undefined && (
            <p class="failure" role="alert">
              {problem}
            </p>
          )}
          {problem === undefined && answer !== undefined && <AnswerView answer={answer} />}
          {problem === undefined && answer === undefined && (
            <p class="hint empty">The form holds {exampleWords(model)}. Press Predict.</p>
          )}
        </section>
        {composed.ok && <SnippetView url={urlOf('invocations')} body={body} needsKey={hasKey()} />}
      </div>
    </div>
  );
}

function exampleWords({ example }: PageModel): string {
  return example === undefined ? 'values of the right types' : 'the input example of the model';
}

interface Progress {
  readonly answer: Answer | undefined;
  readonly isRunning: boolean;
}

function statusText({ answer, isRunning }: Progress): string {
  if (answer === undefined) return isRunning ? 'Predicting …' : '';
  const { milliseconds } = answer;
  const time =
    milliseconds < 1000
      ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
      : `${(milliseconds / 1000).toFixed(1)} s`;
  return `${answer.status === 200 ? 'OK' : 'Error'} · ${time}`;
}

/** Milliseconds from a move of a slider to its request. */
const slideDelay = 60;

/** Sends one request at a time; of those that come meanwhile, the last. */
function usePrediction() {
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<string>();
  const [isRunning, setRunning] = useState(false);
  const waiting = useRef<string | undefined>(undefined);
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function send(body: string): Promise<void> {
    if (busy.current) {
      waiting.current = body;
      return;
    }
    busy.current = true;
    setRunning(true);
    for (let next: string | undefined = body; next !== undefined; next = waiting.current) {
      waiting.current = undefined;
      try {
        setAnswer(await score(next));
        setProblem(undefined);
      } catch {
        setProblem('The server cannot be reached.');
      }
    }
    busy.current = false;
    setRunning(false);
  }

  function run(composed: ReturnType<typeof compose>): void {
    clearTimeout(timer.current);
    if (composed.ok) void send(composed.body);
    else setProblem(composed.problem);
  }

  function runSoon(start: () => void): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(start, slideDelay);
  }

  return { answer, problem, isRunning, run, runSoon };
}
