import { useEffect, useState } from 'preact/hooks';
import { Code } from '../parts/code.js';
import { parseJson, writeJson } from '../request/json.js';
import { getText, urlOf } from '../server.js';
import type { ApiDocument, Operation } from './document.js';
import { SchemaView } from './schema-view.js';

/** The API of the server, from its OpenAPI document. */
export function ApiView() {
  const [document, setDocument] = useState<ApiDocument>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    getText('openapi.json').then(
      (text) => setDocument(parseJson(text) as ApiDocument),
      (error) => setProblem(String(error.message)),
    );
  }, []);
  if (document === undefined) return <p class="hint">{problem || 'Loading …'}</p>;
  return (
    <section class="card api" aria-labelledby="api-title">
      <header class="card-head">
        <h2 id="api-title">API</h2>
        <a href={urlOf('openapi.json')}>OpenAPI {document.openapi}</a>
      </header>
      {Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => (
          <OperationView key={`${method} ${path}`} {...{ path, method, operation, document }} />
        )),
      )}
    </section>
  );
}

interface OperationProps {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly document: ApiDocument;
}

function OperationView({ path, method, operation, document }: OperationProps) {
  const { summary, description, requestBody, responses, parameters = [] } = operation;
  return (
    <details open={path === '/invocations'} class="operation">
      <summary>
        <span class={`method ${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
        <span class="summary">{summary}</span>
      </summary>
      {description !== undefined && <p>{description}</p>}
      {parameters.length > 0 && (
        <>
          <h3>Headers</h3>
          <ul class="properties">
            {parameters.map((parameter) => (
              <li key={parameter.name}>
                <code>{parameter.name}</code>{' '}
                <span class="field-type">{parameter.description}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {requestBody !== undefined && (
        <>
          <h3>Request</h3>
          <ContentView content={requestBody.content} document={document} />
        </>
      )}
      <h3>Responses</h3>
      {Object.entries(responses).map(([status, response]) => (
        <div class="response" key={status}>
          <p>
            <strong>{status}</strong> {response.description}
          </p>
          {status === '200' && response.content !== undefined && (
            <ContentView content={response.content} document={document} />
          )}
        </div>
      ))}
    </details>
  );
}

interface ContentProps {
  readonly content: NonNullable<Operation['requestBody']>['content'];
  readonly document: ApiDocument;
}

function ContentView({ content, document }: ContentProps) {
  return (
    <>
      {Object.entries(content).map(([type, { schema, example, examples = {} }]) => (
        <details class="media" key={type} open={type === 'application/json'}>
          <summary>
            <code>{type}</code>
          </summary>
          {schema !== undefined && typeof schema !== 'boolean' && (
            <>
              {schema.description !== undefined && <p>{schema.description}</p>}
              <SchemaView schema={schema} document={document} />
            </>
          )}
          {example !== undefined && <Example value={example} name="Example" />}
          {Object.entries(examples).map(([key, { summary = key, value }]) => (
            <Example key={key} value={value} name={summary} />
          ))}
        </details>
      ))}
    </>
  );
}

function Example({ value, name }: { readonly value: unknown; readonly name: string }) {
  return (
    <figure>
      <figcaption class="hint">{name}</figcaption>
      <Code name={name} text={typeof value === 'string' ? value : writeJson(value, 2)} />
    </figure>
  );
}
