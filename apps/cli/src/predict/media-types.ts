/** The media types of requests, by their values of `-t`. */
export const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.stream',
} as const;

/** A format that requests can have. */
export type RequestFormat = keyof typeof mediaTypes;

/** Whether requests can have a format. */
export function isRequestFormat(format: string): format is RequestFormat {
  return Object.hasOwn(mediaTypes, format);
}
