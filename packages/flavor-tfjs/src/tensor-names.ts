/**
 * Position of a tensor among names. TensorFlow writes a node's first output as `x` or `x:0`, and converters write either,
 * so the two are one name; `x:1` is another tensor.
 * @returns -1 when no name, or more than one, is that tensor's
 */
export function positionOfTensor(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const tensor = withoutFirst(wanted);
  const alike = names.flatMap((name, index) => (withoutFirst(name) === tensor ? [index] : []));
  return alike.length === 1 ? (alike[0] as number) : -1;
}

function withoutFirst(name: string): string {
  return name.endsWith(':0') ? name.slice(0, -2) : name;
}
