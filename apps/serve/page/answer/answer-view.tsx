import { useState } from 'preact/hooks';
import { Code } from '../parts/code.js';
import { Tabs } from '../parts/tabs.js';
import { isObject } from '../request/example-rows.js';
import { writeJson } from '../request/json.js';
import type { Answer } from '../server.js';
import { answerTable } from './analyse.js';
import { ValueView } from './value-view.js';

/** Further rows are in the JSON. */
const mostRows = 100;

/** What the server answered. */
export function AnswerView({ answer }: { readonly answer: Answer }) {
  const [view, setView] = useState('Table');
  if (answer.status !== 200) return <ErrorView answer={answer} />;
  const table = answerTable(answer.json);
  const views = table === undefined ? ['JSON'] : ['Table', 'JSON'];
  const shown = views.includes(view) ? view : 'JSON';
  return (
    <Tabs name="Answer" tabs={views} chosen={shown} onChoose={setView}>
      {shown === 'Table' && table !== undefined ? (
        <TableView columns={table.columns} rows={table.rows} />
      ) : (
        <Code
          name="Answer as JSON"
          text={answer.json === undefined ? answer.text : writeJson(answer.json, 2)}
        />
      )}
    </Tabs>
  );
}

interface TableProps {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

function TableView({ columns, rows }: TableProps) {
  const shown = rows.slice(0, mostRows);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard has to do too
    <section class="scroll" tabIndex={0} aria-label="Predictions">
      <table>
        <thead>
          <tr>
            <th scope="col">Row</th>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            <tr key={at}>
              <th scope="row">{at + 1}</th>
              {columns.map((column, place) => (
                <td key={column}>
                  <ValueView value={row[place]} name={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <p class="hint">{rows.length - shown.length} more rows are in the JSON.</p>
      )}
    </section>
  );
}

function ErrorView({ answer: { json, text, status } }: { readonly answer: Answer }) {
  const message = isObject(json) ? json['message'] : undefined;
  const code = isObject(json) ? json['error_code'] : undefined;
  return (
    <div class="failure">
      <p class="failure-code">
        {status} {typeof code === 'string' ? code : ''}
      </p>
      <p>{typeof message === 'string' ? message : text || 'The response is empty.'}</p>
    </div>
  );
}
