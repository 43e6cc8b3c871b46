import { applyPatch, parsePatch } from 'diff';
import { moveFiles, type Moves } from '../program/moves.ts';
import type { Exercise, SourceFiles } from '../course/types.ts';

/** What grading needs of a finding of the project doctor's. */
export interface DoctorFinding {
  /** The issue of the lecture, by its letter. */
  readonly issue: string;
  readonly rule: string;
  readonly message: string;
  readonly fix: string;
  /** From 1; the first place is the one to mend. */
  readonly places: readonly {
    readonly file: string;
    readonly line: number;
    readonly endLine: number;
  }[];
}

/**
 * Looks at a project. Grading lies beside the doctor, not above it, so whoever judges brings it along;
 * it runs where the judge runs, out of reach of the program under judgment.
 */
export type Diagnose = (
  files: SourceFiles,
) => readonly DoctorFinding[] | Promise<readonly DoctorFinding[]>;

/** The name under which tests import the doctor's verdict. */
const moduleName = 'logbook/doctor';

/** Whether an exercise's tests ask the doctor. */
export function asksDoctor({ tests }: Pick<Exercise, 'tests'>): boolean {
  return Object.values(tests).some((text) => text.includes(`'${moduleName}'`));
}

/** What the doctor says of an answer; nothing where the exercise does not ask. */
export async function doctorsVerdict(
  exercise: Exercise,
  program: SourceFiles,
  diagnose: Diagnose | undefined,
): Promise<readonly DoctorFinding[]> {
  if (!asksDoctor(exercise)) return [];
  if (!diagnose) throw new Error(`${exercise.name} asks the doctor, and there is none here.`);
  return diagnose(projectOf(program));
}

/**
 * The project that an answer stands for. Where files cannot be renamed, as in a page, an answer has
 * its renames in `moves.json`, and a review has a pull request: the doctor looks at what comes of them.
 */
function projectOf(program: SourceFiles): SourceFiles {
  const { 'moves.json': moves, 'pull_request.diff': patch, ...files } = program;
  if (patch !== undefined) return patched(files, patch);
  if (moves === undefined) return files;
  try {
    return moveFiles(files, JSON.parse(moves) as Moves);
  } catch {
    // The exercise's own tests say what is wrong with it.
    return files;
  }
}

/** The project in `project/` with a diff on it. @throws Error where the two do not fit. */
function patched(files: SourceFiles, diff: string): SourceFiles {
  const folder = 'project/';
  const after: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    if (path.startsWith(folder)) after[path.slice(folder.length)] = text;
  }
  for (const patch of parsePatch(diff)) {
    const path = patch.newFileName?.replace(/^b\//, '') ?? '';
    const text = applyPatch(after[path] ?? '', patch);
    if (text === false) throw new Error(`the pull request does not fit ${path}`);
    after[path] = text;
  }
  return after;
}

/** The module behind `logbook/doctor`: the findings as data, and the test that there are none. */
export function doctorModule(findings: readonly DoctorFinding[]): string {
  const told = findings.map((finding) => ({
    issue: finding.issue,
    advice: `${finding.message} ${finding.fix}`,
    sentence: sentence(finding),
    places: finding.places.map(({ file, line, endLine }) => ({ file, line, endLine })),
  }));
  return `import { expect } from 'vitest';
export const findings = ${JSON.stringify(told)};
/** Fails with the sentences of what the doctor found of these issues. */
export function expectHealthy(...issues: readonly string[]): void {
  const found = findings.filter(({ issue }) => issues.includes(issue));
  if (found.length > 0) expect.fail(found.map(({ sentence }) => sentence).join('\\n'));
}
`;
}

/** A finding in one line, with all its places. */
function sentence({ message, fix, places }: DoctorFinding): string {
  const [first, ...others] = places.map(({ file, line }) => `${file}, line ${line}`);
  const also = others.length === 0 ? '' : ` See also ${[...new Set(others)].join('; ')}.`;
  return `${first ?? ''}: ${message} ${fix}${also}`;
}
