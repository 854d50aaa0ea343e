import { useEffect, useRef } from 'preact/hooks';
import { NumberText, writeJson } from '../request/json.js';
import { type ClassProbability, distributionOf } from './analyse.js';
import { flatNumbers, type Pixels, pictureUrl, pixelsOf, rgbaOf, shapeOf } from './picture.js';

/** A value of a prediction: a number, bars, a picture, or JSON. */
export function ValueView({ value, name }: { readonly value: unknown; readonly name: string }) {
  const classes = distributionOf(value);
  if (classes !== undefined) return <Bars classes={classes} />;
  const url = pictureUrl(value);
  if (url !== undefined) return <img class="picture" src={url} alt={name} />;
  const shape = shapeOf(value);
  const pixels = shape.length > 1 ? pixelsOf(shape) : undefined;
  const numbers = pixels && flatNumbers(value, pixels.width * pixels.height * pixels.channels);
  if (pixels !== undefined && numbers !== undefined) {
    return <Picture numbers={numbers} pixels={pixels} name={name} />;
  }
  return <Scalar value={value} />;
}

function Scalar({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <span class="missing">null</span>;
  if (value instanceof NumberText) return <span class="number">{value.text}</span>;
  if (typeof value === 'number') return <span class="number">{String(value)}</span>;
  if (typeof value === 'object') return <code class="nested">{writeJson(value)}</code>;
  return <span>{String(value)}</span>;
}

/** Further classes are in the JSON. */
const mostBars = 12;

function Bars({ classes }: { readonly classes: readonly ClassProbability[] }) {
  const likely = classes.toSorted((one, other) => other.probability - one.probability);
  const shown = classes.length > mostBars ? likely.slice(0, mostBars) : classes;
  const [best] = likely;
  return (
    <ul class="bars">
      {shown.map(({ name, probability }) => (
        <li key={name} class={name === best?.name ? 'best' : ''}>
          <span class="bar-name" title={name}>
            {name}
          </span>
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${Math.min(100, probability * 100)}%` }} />
          </span>
          <span class="bar-value">{percent(probability)}</span>
        </li>
      ))}
      {classes.length > shown.length && (
        <li class="more">and {classes.length - shown.length} less likely classes</li>
      )}
    </ul>
  );
}

function percent(probability: number): string {
  const value = probability * 100;
  return `${value >= 99.95 || value === 0 ? value.toFixed(0) : value.toFixed(1)} %`;
}

interface PictureProps {
  readonly numbers: readonly number[];
  readonly pixels: Pixels;
  readonly name: string;
}

/** Numbers as a picture. */
export function Picture({ numbers, pixels, name }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = pixels;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(rgbaOf(numbers, pixels), width, height), 0, 0);
  }, [numbers, pixels, width, height]);
  const label = `${name} in ${width} by ${height} pixels`;
  return (
    <canvas
      ref={canvas}
      class="picture"
      width={width}
      height={height}
      role="img"
      aria-label={label}
    />
  );
}
