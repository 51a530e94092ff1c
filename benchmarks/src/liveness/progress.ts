/** Tells on stderr, ten times a run, how far it is and what it found so far. */
export function reportProgress(
  name: string,
  trials: readonly { readonly genuine: boolean; readonly passed: boolean }[],
  all: number,
): void {
  const tenth = Math.max(1, Math.round(all / 10));
  if (trials.length % tenth !== 0) return;
  const genuine = trials.filter((trial) => trial.genuine);
  const attacks = trials.filter((trial) => !trial.genuine);
  const passed = (some: typeof trials): string =>
    `${some.filter((trial) => trial.passed).length} of ${some.length}`;
  process.stderr.write(
    `${name}: ${trials.length} of ${all}; passed: genuine ${passed(genuine)}, others ${passed(attacks)}\n`,
  );
}
