/**
 * Finds tensors among names. TensorFlow writes a node's first output as `x` or `x:0`, and converters write either, so the
 * two are one name; `x:1` is another tensor.
 * @returns gives the position of a tensor, -1 when no name, or more than one, is that tensor's
 */
export function tensorPositions(names: readonly string[]): (wanted: string) => number {
  const exact = new Map<string, number>();
  const alike = new Map<string, number>();
  for (const [position, name] of names.entries()) {
    if (!exact.has(name)) exact.set(name, position);
    const tensor = withoutFirst(name);
    alike.set(tensor, alike.has(tensor) ? -1 : position);
  }
  return (wanted) => exact.get(wanted) ?? alike.get(withoutFirst(wanted)) ?? -1;
}

function withoutFirst(name: string): string {
  return name.endsWith(':0') ? name.slice(0, -2) : name;
}
