import { useId, useMemo } from 'preact/hooks';
import { flatNumbers, nest, type Pixels, pixelsOf, shapeOf } from '../answer/picture.js';
import { type TensorSpec, tensorName } from '../model.js';
import { parseJson, writeJson } from '../request/json.js';
import { Sketch } from './sketch.js';

interface TensorFieldProps {
  readonly tensor: TensorSpec;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSlide: () => void;
}

/** A tensor as JSON, and as pictures to draw on if its shape is that of pictures. */
export function TensorField({ tensor, text, onChange, onSlide }: TensorFieldProps) {
  const id = useId();
  const pictures = useMemo(() => picturesOf(text, tensor), [text, tensor]);
  const name = String(tensor.name ?? 'tensor');
  const draw = (row: number, numbers: readonly number[]) => {
    if (pictures === undefined) return;
    const all = pictures.rows.flatMap((own, at) => (at === row ? numbers : own));
    onChange(writeJson(nest(all, pictures.shape), 2));
    onSlide();
  };
  return (
    <div class="field wide">
      <label for={id}>
        <span class="field-name">{name}</span>
        <span class="field-type">{tensorName(tensor)}</span>
      </label>
      {pictures !== undefined && (
        <div class="picture-tools">
          {pictures.rows.slice(0, mostPictures).map((numbers, row) => (
            <Sketch
              key={`${row + 1}`}
              name={pictures.rows.length > 1 ? `${name}, row ${row + 1}` : name}
              numbers={numbers}
              pixels={pictures.pixels}
              onDraw={(drawn) => draw(row, drawn)}
            />
          ))}
        </div>
      )}
      <textarea
        id={id}
        class="mono"
        rows={pictures === undefined ? 10 : 5}
        spellcheck={false}
        value={text}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

/** Further rows can only be changed as JSON. */
const mostPictures = 8;

interface TensorPictures {
  readonly pixels: Pixels;
  readonly shape: readonly number[];
  /** The numbers of each row. */
  readonly rows: readonly (readonly number[])[];
}

/** The pictures that the rows of a tensor are. */
function picturesOf(text: string, { shape: declared }: TensorSpec): TensorPictures | undefined {
  if (declared.length < 3) return undefined;
  try {
    const value = parseJson(text);
    const shape = shapeOf(value);
    const pixels = shape.length === declared.length ? pixelsOf(shape.slice(1)) : undefined;
    if (pixels === undefined || !Array.isArray(value)) return undefined;
    const size = pixels.width * pixels.height * pixels.channels;
    const rows = value.map((row) => flatNumbers(row, size));
    return rows.includes(undefined)
      ? undefined
      : { pixels, shape, rows: rows as (readonly number[])[] };
  } catch {
    return undefined;
  }
}
