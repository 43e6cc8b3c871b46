// @ts-check

/**
 * @typedef {{ passed: number, failed: number, skipped: number, output: string, timedOut: boolean }} Outcome
 * @typedef {{ name: string, weight: number, after?: string[], run: () => Promise<Outcome> }} Step
 *   `weight` is how much of the machine it takes; `after` names steps that must have passed.
 */

/** @param {number} milliseconds */
function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {Outcome} outcome */
function counts({ passed, failed, skipped }) {
  const parts = [
    passed && `${passed} passed`,
    failed && `${failed} failed`,
    skipped && `${skipped} skipped`,
  ];
  return parts.filter(Boolean).join(', ') || 'nothing ran';
}

/**
 * Runs the steps side by side, as many as `capacity` lets in, in the order given as far as possible.
 * A step that fails hides no other; one that depends on it counts as one failure and does not run.
 * Says a line as each ends, the output of the failed ones, and a table at the end.
 * @param {readonly Step[]} steps
 * @param {number} capacity
 * @param {(text: string) => void} say
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runSteps(steps, capacity, say) {
  const started = Date.now();
  const waiting = [...steps];
  /** @type {Map<string, { outcome: Outcome, milliseconds: number }>} */
  const done = new Map();
  /** @type {Map<Step, Promise<void>>} */
  const active = new Map();
  const room = () => capacity - [...active.keys()].reduce((sum, step) => sum + step.weight, 0);
  const named = new Set(steps.map((step) => step.name));
  /** @param {Step} step */
  const prerequisites = (step) => (step.after ?? []).filter((name) => named.has(name));

  /** @param {Step} step @param {Outcome} outcome @param {number} milliseconds */
  const settle = (step, outcome, milliseconds) => {
    done.set(step.name, { outcome, milliseconds });
    const mark = outcome.failed > 0 ? 'FAILED' : 'ok';
    say(`${mark.padEnd(7)}${step.name.padEnd(16)}${counts(outcome)} (${duration(milliseconds)})`);
    if (outcome.failed > 0) {
      if (outcome.timedOut) say(`${step.name} took too long and was stopped.`);
      say(`${outcome.output.trim().replace(/^/gm, '       ')}\n`);
    }
  };

  /** @param {Step} step */
  const start = async (step) => {
    const began = Date.now();
    /** @type {Outcome} */
    let outcome;
    try {
      outcome = await step.run();
    } catch (error) {
      const output = String(error instanceof Error ? (error.stack ?? error.message) : error);
      outcome = { passed: 0, failed: 1, skipped: 0, output, timedOut: false };
    }
    active.delete(step);
    settle(step, outcome, Date.now() - began);
  };

  while (waiting.length > 0 || active.size > 0) {
    for (const step of [...waiting]) {
      const before = prerequisites(step).map((name) => done.get(name)?.outcome);
      if (before.some((outcome) => outcome && outcome.failed > 0)) {
        waiting.splice(waiting.indexOf(step), 1);
        const output = `Not run, because ${prerequisites(step).join(' and ')} failed.`;
        settle(step, { passed: 0, failed: 1, skipped: 0, output, timedOut: false }, 0);
      } else if (!before.includes(undefined) && Math.min(step.weight, capacity) <= room()) {
        waiting.splice(waiting.indexOf(step), 1);
        active.set(step, start(step));
      }
    }
    if (active.size > 0) await Promise.race(active.values());
  }

  say(`\n${'Step'.padEnd(18)}${'Result'.padEnd(34)}Time`);
  for (const step of steps) {
    const entry = done.get(step.name);
    if (entry) {
      say(
        `${step.name.padEnd(18)}${counts(entry.outcome).padEnd(34)}${duration(entry.milliseconds)}`,
      );
    }
  }
  say(`${''.padEnd(52)}${duration(Date.now() - started)}\n`);
  const outcomes = [...done.values()].map((entry) => entry.outcome);
  return {
    passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
    failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
  };
}
