interface ChartProps {
  readonly title: string;
  /** The present value in words. */
  readonly value: string;
  /** Oldest first; undefined where there is none. */
  readonly values: readonly (number | undefined)[];
  /** A second line, drawn more lightly. */
  readonly others?: readonly (number | undefined)[];
  /** How many values fill the width. */
  readonly width: number;
}

const height = 44;

/** A small chart of the last minutes with the present value. */
export function Chart({ title, value, values, others = [], width }: ChartProps) {
  const known = [...values, ...others].filter((item) => item !== undefined);
  const most = Math.max(...known, 1e-9);
  const line = pathOf(values, { most, width });
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <p class="chart-value">{value}</p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {line !== '' && <path class="area" d={`${line}V${height}H${width - values.length}Z`} />}
        <path class="line other" d={pathOf(others, { most, width })} />
        <path class="line" d={line} />
      </svg>
    </figure>
  );
}

interface Scale {
  readonly most: number;
  readonly width: number;
}

/** A line through the values, which end at the right. */
function pathOf(values: readonly (number | undefined)[], { most, width }: Scale): string {
  const start = width - values.length;
  return values
    .map((value, at) => {
      const y = height - 2 - ((value ?? 0) / most) * (height - 6);
      return `${at === 0 ? 'M' : 'L'}${start + at} ${y.toFixed(2)}`;
    })
    .join('');
}
