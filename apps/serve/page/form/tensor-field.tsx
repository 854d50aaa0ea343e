import { useId, useMemo } from 'preact/hooks';
import {
  brightestOf,
  flatNumbers,
  nest,
  numbersFrom,
  type Pixels,
  pixelsOf,
  shapeOf,
} from '../answer/picture';
import { type TensorSpec, tensorName } from '../model';
import { parseJson, writeJson } from '../request/json';
import { Sketch } from './sketch';

interface TensorFieldProps {
  readonly tensor: TensorSpec;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSlide: () => void;
}

/** A tensor as JSON, and as a picture to draw on if its shape is that of one. */
export function TensorField({ tensor, text, onChange, onSlide }: TensorFieldProps) {
  const id = useId();
  const picture = useMemo(() => pictureOf(text, tensor), [text, tensor]);
  const name = String(tensor.name ?? 'tensor');
  const draw = (numbers: readonly number[]) => {
    if (picture === undefined) return;
    onChange(writeJson(nest(numbers, picture.shape), 2));
    onSlide();
  };
  return (
    <div class="field wide">
      <label for={id}>
        <span class="field-name">{name}</span>
        <span class="field-type">{tensorName(tensor)}</span>
      </label>
      {picture !== undefined && (
        <div class="picture-tools">
          <Sketch {...picture} name={name} onDraw={draw} />
          <label class="file">
            <span>Use a picture file</span>
            <input
              type="file"
              accept="image/*"
              aria-label={`Picture file for ${name}`}
              onChange={async (event) => {
                const file = event.currentTarget.files?.[0];
                if (file !== undefined) draw(await numbersOfFile(file, picture));
              }}
            />
          </label>
        </div>
      )}
      <textarea
        id={id}
        class="mono"
        rows={picture === undefined ? 10 : 6}
        spellcheck={false}
        value={text}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

interface TensorPicture {
  readonly pixels: Pixels;
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

/** The picture that a tensor of one row holds. */
function pictureOf(text: string, { shape: declared }: TensorSpec): TensorPicture | undefined {
  if (declared.length < 3) return undefined;
  try {
    const value = parseJson(text);
    const shape = shapeOf(value);
    const pixels = shape.length === declared.length ? pixelsOf(shape) : undefined;
    if (pixels === undefined) return undefined;
    const numbers = flatNumbers(value, pixels.width * pixels.height * pixels.channels);
    return numbers && { pixels, shape, numbers };
  } catch {
    return undefined;
  }
}

async function numbersOfFile(
  file: File,
  { pixels, numbers }: TensorPicture,
): Promise<readonly number[]> {
  const { width, height } = pixels;
  const bitmap = await createImageBitmap(file, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) return numbers;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return numbersFrom(data, { pixels, brightest: brightestOf(numbers) });
}
