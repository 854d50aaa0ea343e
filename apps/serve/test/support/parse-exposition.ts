/** A metric as a scraper sees it. */
export interface ParsedMetric {
  readonly type: string;
  readonly help: string;
  /** Values by sample, such as `requests_total{status="200"}`. */
  readonly samples: Map<string, number>;
}

const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const sampleLine = new RegExp(
  `^([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\\{${label}(?:,${label})*\\})?) (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d+)?|[+-]Inf|NaN)$`,
);

/** Parses the Prometheus text format strictly: each metric once, with help and type, and only samples of its own. */
export function parseExposition(text: string): Map<string, ParsedMetric> {
  const metrics = new Map<string, ParsedMetric>();
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  let name = '';
  let help: string | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, named = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (metrics.has(named)) throw new Error(`${named} comes twice`);
      name = named;
      help = rest;
    } else if (kind === 'TYPE') {
      if (named !== name || help === undefined) throw new Error(`${named} has no help`);
      metrics.set(name, { type: rest, help, samples: new Map() });
      help = undefined;
    } else addSample(line, name, metrics.get(name));
  }
  return metrics;
}

function addSample(line: string, name: string, metric: ParsedMetric | undefined): void {
  const [, sample = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
  const suffixes = metric?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  if (metric === undefined || !suffixes.some((suffix) => sample === name + suffix)) {
    throw new Error(`not a sample of ${name}: ${line}`);
  }
  if (metric.samples.has(sample + labels)) throw new Error(`twice: ${line}`);
  metric.samples.set(sample + labels, Number(value.replace('Inf', 'Infinity')));
}
