import { useMemo, useState } from 'preact/hooks';
import type { ColumnSpec } from '../model.js';
import { type Cell, isNumeric, startingCell } from '../request/cells.js';
import { CsvButton } from './csv-button.js';
import { Field } from './field.js';
import { rangeOf } from './range.js';

interface RowsFormProps {
  readonly columns: readonly ColumnSpec[];
  /** Of the input example. */
  readonly example: readonly (readonly Cell[])[];
  readonly rows: readonly (readonly Cell[])[];
  readonly onChange: (rows: readonly (readonly Cell[])[]) => void;
  readonly onSlide: () => void;
}

/** The rows of a table, one at a time. */
export function RowsForm({ columns, example, rows, onChange, onSlide }: RowsFormProps) {
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, rows.length - 1);
  const row = rows[at] ?? [];
  const hints = useMemo(
    () =>
      columns.map(({ type }, place) =>
        hintsOf(
          example.map((cells) => cells[place] ?? null),
          type,
        ),
      ),
    [columns, example],
  );

  function change(place: number, cell: Cell): void {
    const changed = columns.map((_, index) => (index === place ? cell : (row[index] ?? null)));
    onChange(rows.map((cells, index) => (index === at ? changed : cells)));
  }

  function add(): void {
    const copy = rows.length === 0 ? columns.map(({ type }) => startingCell(type)) : row;
    onChange([...rows.slice(0, at + 1), copy, ...rows.slice(at + 1)]);
    setChosen(rows.length === 0 ? 0 : at + 1);
  }

  function remove(): void {
    onChange(rows.filter((_, index) => index !== at));
    setChosen(Math.max(0, at - 1));
  }

  function open(read: readonly (readonly Cell[])[]): void {
    onChange(read);
    setChosen(0);
  }

  return (
    <>
      <div class="pager">
        <button type="button" class="quiet" disabled={at <= 0} onClick={() => setChosen(at - 1)}>
          <span aria-hidden="true">‹</span>
          <span class="unseen">Previous row</span>
        </button>
        <span class="pager-place" aria-live="polite">
          {rows.length === 0 ? 'No rows' : `Row ${at + 1} of ${rows.length}`}
        </span>
        <button
          type="button"
          class="quiet"
          disabled={at >= rows.length - 1}
          onClick={() => setChosen(at + 1)}
        >
          <span aria-hidden="true">›</span>
          <span class="unseen">Next row</span>
        </button>
        <span class="pager-actions">
          <button type="button" class="quiet" onClick={add}>
            Add row
          </button>
          <button type="button" class="quiet" disabled={rows.length < 2} onClick={remove}>
            Remove
          </button>
          <CsvButton columns={columns} onRows={open} />
        </span>
      </div>
      <div class="fields">
        {columns.map(({ name, type, required }, place) => (
          <Field
            key={place}
            name={String(name ?? `Column ${place + 1}`)}
            type={type}
            isOptional={required !== true}
            cell={row[place] ?? null}
            onChange={(cell) => change(place, cell)}
            onSlide={onSlide}
            {...hints[place]}
          />
        ))}
      </div>
    </>
  );
}

/** More texts than this are no choice. */
const mostChoices = 30;

function hintsOf(cells: readonly Cell[], type: ColumnSpec['type']) {
  if (isNumeric(type)) return { range: rangeOf(cells, type === 'integer' || type === 'long') };
  if (type !== 'string') return {};
  const choices = [...new Set(cells.filter((cell) => cell !== null && cell.length < 80))];
  return choices.length > mostChoices ? {} : { choices: choices as string[] };
}
