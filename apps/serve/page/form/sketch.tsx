import { useRef } from 'preact/hooks';
import { brightestOf, indexOf, numbersFrom, type Pixels } from '../answer/picture.js';
import { Picture } from '../answer/value-view.js';

interface SketchProps {
  readonly numbers: readonly number[];
  readonly pixels: Pixels;
  readonly name: string;
  readonly onDraw: (numbers: readonly number[]) => void;
}

/** A picture to draw on with a mouse, a pen or a finger. Its numbers can also be typed below. */
export function Sketch({ numbers, pixels, name, onDraw }: SketchProps) {
  const { width, height } = pixels;
  const file = useRef<HTMLInputElement>(null);

  function draw(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
    if (event.buttons === 0) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    onDraw(withStroke(numbers, pixels, { x, y }));
  }

  return (
    <div class="sketch">
      <div class="sketch-area" onPointerDown={draw} onPointerMove={draw}>
        <Picture numbers={numbers} pixels={pixels} name={name} />
      </div>
      <div class="sketch-actions">
        <button type="button" class="quiet" onClick={() => onDraw(numbers.map(() => 0))}>
          Clear
          <span class="unseen"> {name}</span>
        </button>
        <button type="button" class="quiet" onClick={() => file.current?.click()}>
          Use a file
          <span class="unseen"> for {name}</span>
        </button>
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          aria-label={`Picture file for ${name}`}
          onChange={async (event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen !== undefined) onDraw(await numbersOfFile(chosen, { numbers, pixels }));
          }}
        />
      </div>
    </div>
  );
}

/** A picture file, scaled to the size of the tensor and to the range of its numbers. */
async function numbersOfFile(
  file: File,
  { pixels, numbers }: Pick<SketchProps, 'pixels' | 'numbers'>,
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

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lights the pixels around a point: fully at it, less beside it. */
function withStroke(
  numbers: readonly number[],
  pixels: Pixels,
  { x, y }: Point,
): readonly number[] {
  const { width, height, channels } = pixels;
  const brightest = brightestOf(numbers);
  const radius = Math.max(0.9, Math.min(width, height) / 16);
  const drawn = [...numbers];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      const light = Math.max(0, Math.min(1, 1.5 - distance / radius)) * brightest;
      for (let channel = 0; channel < channels; channel++) {
        const at = indexOf(pixels, row * width + column, channel);
        drawn[at] = Math.max(drawn[at] ?? 0, Math.round(light * 10_000) / 10_000);
      }
    }
  }
  return drawn;
}
