import { namesMediaType } from '@mlmodel/scoring';
import type { Labels, MetricFamily, Sample } from './metric-family.js';

/** A text format of metrics. */
export interface Exposition {
  readonly contentType: string;
  readonly isOpenMetrics: boolean;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const prometheus: Exposition = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  isOpenMetrics: false,
};

/** https://prometheus.io/docs/specs/om/open_metrics_spec/ */
const openMetrics: Exposition = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  isOpenMetrics: true,
};

/** The format for an `Accept` field: OpenMetrics where it is named, as Prometheus does, else the Prometheus format. */
export function expositionFor(accept: string | undefined): Exposition {
  return namesMediaType(accept, 'application/openmetrics-text') ? openMetrics : prometheus;
}

/** Writes metrics as text. Those without samples are left out. */
export function writeExposition(
  families: readonly MetricFamily[],
  { isOpenMetrics }: Exposition,
): string {
  const lines: string[] = [];
  for (const family of families) {
    if (family.samples.length === 0) continue;
    const { name, type } = headOf(family, isOpenMetrics);
    lines.push(`# HELP ${name} ${escapeText(family.help)}`, `# TYPE ${name} ${type}`);
    for (const sample of family.samples) pushSample(lines, family, sample);
  }
  if (isOpenMetrics) lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

/** The Prometheus format has no info type, and names counters as their samples. */
function headOf({ name, type }: MetricFamily, isOpenMetrics: boolean) {
  if (isOpenMetrics) return { name, type };
  if (type === 'counter') return { name: `${name}_total`, type };
  return type === 'info' ? { name: `${name}_info`, type: 'gauge' } : { name, type };
}

function pushSample(lines: string[], family: MetricFamily, sample: Sample): void {
  const { name, type } = family;
  const { labels, value } = sample;
  if (type === 'histogram') pushHistogram(lines, family, sample);
  else lines.push(`${name}${suffixes[type]}${labelText(labels)} ${numberText(value)}`);
}

const suffixes = { counter: '_total', gauge: '', info: '_info' };

/** The counts of buckets are cumulative in the text. */
function pushHistogram(
  lines: string[],
  { name, bounds = [] }: MetricFamily,
  { labels, value, counts = [] }: Sample,
): void {
  let total = 0;
  for (const [at, count] of counts.entries()) {
    total += count;
    const le = boundText(bounds[at] ?? Number.POSITIVE_INFINITY);
    lines.push(`${name}_bucket${labelText({ ...labels, le })} ${total}`);
  }
  lines.push(`${name}_sum${labelText(labels)} ${numberText(value)}`);
  lines.push(`${name}_count${labelText(labels)} ${total}`);
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return escapeText(value).replaceAll('"', '\\"');
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

/** With a decimal point, so that the label is the same in both formats. */
function boundText(bound: number): string {
  return Number.isInteger(bound) ? bound.toFixed(1) : numberText(bound);
}
