import type { BesideHttpuv } from '../parts/crate/crate-part.ts';
import type { NativeFindings } from '../parts/native/native-part.ts';
import { fixed } from './fixed.ts';
import { textTable } from './text-table.ts';

/** The tables on models of Python libraries without Python. */
export function nativeTables({
  besideOnnx,
  besideLibrary,
  firstResponses,
}: NativeFindings): string[] {
  const onnx = besideOnnx.map(({ model, rows, native, onnx: other, mlflow, ...ratios }) => [
    `${model}, ${rows.toLocaleString('en')} rows`,
    ...[native, other, mlflow].map(({ requestsPerSecond }) => fixed(requestsPerSecond, 0)),
    fixed(ratios.ofOnnx),
    fixed(ratios.timesMlflow, 1),
  ]);
  const library = besideLibrary.map(({ model, rows, ...each }) => [
    `${model}, ${rows.toLocaleString('en')} rows`,
    fixed(each.milliseconds, 4),
    fixed(each.libraryMilliseconds, 4),
    fixed(each.timesLibrary),
  ]);
  const first = firstResponses.map(({ model, seconds, megabytes, megabytesAfterLoad }) => [
    model,
    fixed(seconds),
    fixed(megabytes, 0),
    fixed(megabytesAfterLoad, 0),
  ]);
  const titles = ['scikit-learn, requests/s', '', 'ONNX', 'MLflow', 'of ONNX', 'times MLflow'];
  return [
    table(titles, onnx),
    table(['boosters, ms a prediction', '', 'library', 'times'], library),
    table(['first response', 's', 'MB', 'MB after load'], first),
  ].flat();
}

/** The table on functions in R. */
export function crateTable(found: readonly BesideHttpuv[]): string[] {
  const rows = found.map(({ connections, mlmodel, httpuv, timesHttpuv }) => [
    `${connections} connections`,
    fixed(mlmodel.requestsPerSecond, 0),
    fixed(httpuv.requestsPerSecond, 0),
    fixed(timesHttpuv),
  ]);
  return table(['R, requests/s', '', 'httpuv', 'times'], rows);
}

/** None without rows. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [textTable(header, rows)];
}
