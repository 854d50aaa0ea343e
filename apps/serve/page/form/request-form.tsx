import { useId, useMemo } from 'preact/hooks';
import type { PageModel } from '../model.js';
import type { Cell } from '../request/cells.js';
import { type Draft, type DraftData, fieldType } from '../request/draft.js';
import { exampleRows } from '../request/example-rows.js';
import { Field } from './field.js';
import { RowsForm } from './rows-form.js';
import { TensorField } from './tensor-field.js';

interface RequestFormProps {
  readonly model: PageModel;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** Called when a change is worth an answer at once: a slider, a stroke. */
  readonly onSlide: () => void;
}

/** The form of a request, made from the signature. */
export function RequestForm({ model, draft, onChange, onSlide }: RequestFormProps) {
  const { params = [] } = model;
  const changeData = (data: DraftData) => onChange({ ...draft, data });
  const changeParam = (place: number, cell: Cell) =>
    onChange({
      ...draft,
      params: draft.params.map((old, index) => (index === place ? cell : old)),
    });
  return (
    <>
      <DataForm model={model} data={draft.data} onChange={changeData} onSlide={onSlide} />
      {params.length > 0 && (
        <fieldset class="params">
          <legend>Params</legend>
          <div class="fields">
            {params.map((param, place) => (
              <Field
                key={param.name}
                name={param.name}
                type={fieldType(param)}
                isOptional={true}
                cell={draft.params[place] ?? null}
                onChange={(cell) => changeParam(place, cell)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

interface DataFormProps {
  readonly model: PageModel;
  readonly data: DraftData;
  readonly onChange: (data: DraftData) => void;
  readonly onSlide: () => void;
}

function DataForm({ model: { inputs, example }, data, onChange, onSlide }: DataFormProps) {
  const columns = inputs?.kind === 'columns' ? inputs.columns : [];
  const tensors = inputs?.kind === 'tensors' ? inputs.tensors : [];
  const rows = useMemo(
    () => (columns.length === 0 ? [] : exampleRows(example, columns)),
    [example, columns],
  );
  switch (data.kind) {
    case 'rows':
      return (
        <RowsForm
          columns={columns}
          example={rows}
          rows={data.rows}
          onChange={(changed) => onChange({ kind: 'rows', rows: changed })}
          onSlide={onSlide}
        />
      );
    case 'tensors':
      return (
        <div class="fields">
          {tensors.map((tensor, place) => (
            <TensorField
              key={String(tensor.name)}
              tensor={tensor}
              text={data.texts[place] ?? ''}
              onChange={(text) =>
                onChange({
                  kind: 'tensors',
                  texts: data.texts.map((old, index) => (index === place ? text : old)),
                })
              }
              onSlide={onSlide}
            />
          ))}
        </div>
      );
    case 'body':
      return <BodyField text={data.text} onChange={(text) => onChange({ kind: 'body', text })} />;
  }
}

interface BodyFieldProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function BodyField({ text, onChange }: BodyFieldProps) {
  const id = useId();
  return (
    <div class="field wide">
      <label for={id}>
        <span class="field-name">Body of the request</span>
        <span class="field-type">JSON</span>
      </label>
      <textarea
        id={id}
        class="mono"
        rows={16}
        spellcheck={false}
        value={text}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
