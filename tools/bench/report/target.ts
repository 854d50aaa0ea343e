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
export function atLeast(
  name: string,
  { goal, figures }: { goal: number; figures: Figure[] },
): Target[] {
  const [worst] = [...figures].sort((a, b) => a.value - b.value);
  if (worst === undefined) return [];
  return [
    {
      name,
      goal: `>= ${goal}`,
      measured: `${worst.value.toFixed(2)} (${worst.scenario})`,
      met: worst.value >= goal,
    },
  ];
}
