import { useState } from 'preact/hooks';
import { Code } from '../parts/code.js';
import { CopyButton } from '../parts/copy-button.js';
import { Tabs } from '../parts/tabs.js';
import { type SnippetRequest, snippets } from './snippets.js';

/** The request on the screen as programs to copy. */
export function SnippetView(request: SnippetRequest) {
  const [language, setLanguage] = useState('curl');
  const all = snippets(request);
  const shown = all.find((snippet) => snippet.language === language) ?? all[0];
  if (shown === undefined) return null;
  return (
    <section class="card" aria-labelledby="code-title">
      <header class="card-head">
        <h2 id="code-title">Code</h2>
        <CopyButton text={shown.text} what={`the ${shown.language} code`} />
      </header>
      <Tabs
        name="Language"
        tabs={all.map((snippet) => snippet.language)}
        chosen={shown.language}
        onChoose={setLanguage}
      >
        <Code name={`${shown.language} code`} text={shown.text} />
      </Tabs>
    </section>
  );
}
