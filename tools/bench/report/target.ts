/** A goal of the project and what was measured. */
export interface Target {
  readonly name: string;
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

/** What was measured in one scenario. */
export interface Figure {
  readonly scenario: string;
  readonly value: number;
}

/** A target that the worst of the figures decides; none without figures. */
export function atLeast(name: string, { goal, figures }: Judged): Target[] {
  const [worst] = [...figures].sort((a, b) => a.value - b.value);
  if (worst === undefined) return [];
  return [{ name, goal: `>= ${goal}`, measured: textOf(worst), met: worst.value >= goal }];
}

/** As {@link atLeast}, for figures that should be small. */
export function atMost(name: string, { goal, figures }: Judged): Target[] {
  const [worst] = [...figures].sort((a, b) => b.value - a.value);
  if (worst === undefined) return [];
  return [{ name, goal: `<= ${goal}`, measured: textOf(worst), met: worst.value <= goal }];
}

interface Judged {
  readonly goal: number;
  readonly figures: readonly Figure[];
}

function textOf({ value, scenario }: Figure): string {
  return `${value.toFixed(2)} (${scenario})`;
}
