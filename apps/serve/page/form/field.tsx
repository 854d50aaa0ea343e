import { useId } from 'preact/hooks';
import { type DataType, typeName } from '../model.js';
import { type Cell, isNested, isNumeric } from '../request/cells.js';
import type { Range } from './range.js';

export interface FieldProps {
  readonly name: string;
  readonly type: DataType;
  readonly isOptional: boolean;
  readonly cell: Cell;
  readonly onChange: (cell: Cell) => void;
  /** Texts of the input example, to choose from. */
  readonly choices?: readonly string[];
  /** Where a slider goes; none without it. */
  readonly range?: Range | undefined;
  /** Called when a slider has moved. */
  readonly onSlide?: (() => void) | undefined;
}

/** One value of the form with its label. */
export function Field(props: FieldProps) {
  const { name, type, isOptional, cell } = props;
  const id = useId();
  return (
    <div class={isNested(type) ? 'field wide' : 'field'}>
      <label for={id}>
        <span class="field-name">{name === '' ? '(empty name)' : name}</span>
        <span class="field-type">
          {typeName(type)}
          {isOptional && ', optional'}
        </span>
      </label>
      <Input {...props} id={id} />
      {isNumeric(type) && cell !== null && <Slider {...props} />}
    </div>
  );
}

type InputProps = FieldProps & { readonly id: string };

function Input(props: InputProps) {
  const { id, type, cell, isOptional, onChange, choices = [] } = props;
  const placeholder = cell === null ? 'null' : '';
  const onInput = (event: { readonly currentTarget: { readonly value: string } }) => {
    const text = event.currentTarget.value;
    onChange(text === '' && (isOptional || isNumeric(type)) ? null : text);
  };
  if (type === 'boolean') return <BooleanInput {...props} />;
  if (isNested(type)) {
    const rows = Math.min(14, Math.max(3, (cell ?? '').split('\n').length));
    return (
      <textarea
        id={id}
        class="mono"
        rows={rows}
        spellcheck={false}
        value={cell ?? ''}
        onInput={onInput}
      />
    );
  }
  if (type === 'datetime') return <DatetimeInput {...props} />;
  if (type === 'binary') return <BinaryInput {...props} />;
  const isLong = (cell ?? '').length > 60 || (cell ?? '').includes('\n');
  if (type === 'string' && isLong) {
    return <textarea id={id} rows={4} value={cell ?? ''} onInput={onInput} />;
  }
  return (
    <>
      <input
        id={id}
        type="text"
        inputMode={isNumeric(type) ? 'decimal' : 'text'}
        class={isNumeric(type) ? 'numeric' : ''}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        list={choices.length > 1 ? `${id}-choices` : undefined}
        value={cell ?? ''}
        onInput={onInput}
      />
      {choices.length > 1 && (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}

function BooleanInput({ id, cell, isOptional, onChange }: InputProps) {
  return (
    <select
      id={id}
      value={cell ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    >
      <option value="true">true</option>
      <option value="false">false</option>
      {(isOptional || cell === null) && <option value="">null</option>}
      {cell !== null && cell !== 'true' && cell !== 'false' && <option value={cell}>{cell}</option>}
    </select>
  );
}

/** What the picker of browsers can hold. */
const localDatetime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/;

/** A picker, or text for times with an offset or with more digits than pickers have. */
function DatetimeInput({ id, cell, onChange }: InputProps) {
  const isPickable = cell === null || localDatetime.test(cell);
  const shared = {
    id,
    value: cell ?? '',
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(event.currentTarget.value || null),
  };
  return isPickable ? (
    <input type="datetime-local" step="0.001" {...shared} />
  ) : (
    <input type="text" {...shared} />
  );
}

function BinaryInput({ id, name, cell, onChange }: InputProps) {
  const read = async (file: File | undefined) => {
    if (file !== undefined) onChange(base64Of(new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <>
      <input
        id={id}
        type="text"
        class="mono"
        spellcheck={false}
        value={cell ?? ''}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <input
        type="file"
        aria-label={`File for ${name}`}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
    </>
  );
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function Slider({ name, cell, range, onChange, onSlide }: FieldProps) {
  const value = Number(cell);
  if (range === undefined || cell?.trim() === '' || !Number.isFinite(value)) return null;
  const { least, most, step } = range;
  return (
    <input
      type="range"
      aria-label={`${name}, slider`}
      min={Math.min(least, value)}
      max={Math.max(most, value)}
      step={step}
      value={value}
      onInput={(event) => {
        onChange(String(Number(Number(event.currentTarget.value).toPrecision(8))));
        onSlide?.();
      }}
    />
  );
}
