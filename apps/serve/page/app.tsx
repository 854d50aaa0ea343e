import { useEffect, useState } from 'preact/hooks';
import { ApiView } from './api/api-view.js';
import { MetricsView } from './metrics/metrics-view.js';
import type { PageModel } from './model.js';
import { getModel, KeyNeeded, urlOf, useKey } from './server.js';
import { SignatureView } from './signature-view.js';
import { TryView } from './try-view.js';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'locked'; readonly isSecondTry: boolean }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'ready'; readonly model: PageModel };

/** The whole page. */
export function App() {
  const [state, setState] = useState<State>({ kind: 'loading' });

  async function load(isSecondTry: boolean): Promise<void> {
    try {
      const model = await getModel();
      document.title = model.name;
      setState({ kind: 'ready', model });
    } catch (error) {
      if (error instanceof KeyNeeded) setState({ kind: 'locked', isSecondTry });
      else setState({ kind: 'failed', reason: String(error) });
    }
  }

  useEffect(() => void load(false), []);
  switch (state.kind) {
    case 'loading':
      return <main class="centred" aria-busy="true" />;
    case 'locked':
      return (
        <KeyForm
          isSecondTry={state.isSecondTry}
          onKey={(key) => {
            useKey(key);
            void load(true);
          }}
        />
      );
    case 'failed':
      return (
        <main class="centred">
          <h1>The model cannot be shown</h1>
          <p>{state.reason}</p>
        </main>
      );
    case 'ready':
      return <Ready model={state.model} />;
  }
}

interface KeyFormProps {
  readonly isSecondTry: boolean;
  readonly onKey: (key: string) => void;
}

function KeyForm({ isSecondTry, onKey }: KeyFormProps) {
  const [key, setKey] = useState('');
  return (
    <main class="centred">
      <form
        class="card key"
        onSubmit={(event) => {
          event.preventDefault();
          onKey(key);
        }}
      >
        <h1>This server needs a key</h1>
        <div class="field wide">
          <label for="key">
            <span class="field-name">API key</span>
          </label>
          <input
            id="key"
            type="password"
            autocomplete="off"
            required
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </div>
        <p class="hint">It stays in the memory of this page and is gone when you close it.</p>
        {isSecondTry && (
          <p class="failure" role="alert">
            The server does not know this key.
          </p>
        )}
        <button type="submit" class="primary">
          Continue
        </button>
      </form>
    </main>
  );
}

const views = [
  { path: '.', name: 'Try it' },
  { path: 'docs', name: 'API' },
  { path: '#figures', name: 'Figures' },
] as const;

type ViewPath = (typeof views)[number]['path'];

function Ready({ model }: { readonly model: PageModel }) {
  const [path, go] = usePath();
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <div class="title">
          <h1>{model.name}</h1>
          <nav aria-label="Views">
            {views
              .filter(({ name }) => name !== 'Figures' || model.hasMetrics)
              .map((view) => (
                <a
                  key={view.path}
                  href={urlOf(view.path)}
                  aria-current={view.path === path ? 'page' : undefined}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    go(view.path);
                  }}
                >
                  {view.name}
                </a>
              ))}
          </nav>
        </div>
        <dl class="facts">
          {model.facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <SignatureView model={model} />
      </header>
      <main id="main" tabIndex={-1}>
        <div hidden={path !== '.'}>
          <TryView model={model} />
        </div>
        {path === 'docs' && <ApiView />}
        {path === '#figures' && <MetricsView />}
      </main>
    </>
  );
}

/** The view that the address names. A change of it does not load the page again, which would forget the key. */
function usePath(): readonly [ViewPath, (path: ViewPath) => void] {
  const [path, setPath] = useState(currentPath);
  useEffect(() => {
    const follow = () => setPath(currentPath());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go = (next: ViewPath) => {
    history.pushState(null, '', urlOf(next));
    setPath(next);
  };
  return [path, go];
}

function currentPath(): ViewPath {
  if (location.hash === '#figures') return '#figures';
  return location.href.split(/[?#]/)[0] === urlOf('docs') ? 'docs' : '.';
}
