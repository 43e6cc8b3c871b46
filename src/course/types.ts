/**
 * The course as plain data: what the folders on disk say, and nothing about how it is shown,
 * run or judged.
 */

/** A folder's text files: path inside it, with `/` separators, to content. */
export type SourceFiles = Readonly<Record<string, string>>;

/** How an exercise is answered: each kind has a form of its own in the page. */
export type ExerciseKind = 'code' | 'predict' | 'logs' | 'review' | 'debug';

/** A plausible wrong answer, kept to prove that the tests catch it and say why. */
export interface WrongAnswer {
  readonly name: string;
  readonly files: SourceFiles;
  readonly expected: ExpectedFailure;
}

/** What `wrong/NAME/expected.json` promises. */
export interface ExpectedFailure {
  /** The title of the test that must fail. */
  readonly test: string;
  /** The sentence that the learner must read there. */
  readonly message: string;
}

/** A program with one seeded bug: the files that take the place of the answer's own. */
export interface Mutant {
  readonly name: string;
  /** What is wrong in it, in a sentence. */
  readonly title: string;
  readonly files: SourceFiles;
}

/** One step of a ladder: exercises that build on one another. */
export interface LadderStep {
  readonly name: string;
  readonly step: number;
}

export interface Exercise {
  /** The folder's name: `11_custom_logger`. */
  readonly name: string;
  /** The number that the folder's name begins with. */
  readonly number?: number | undefined;
  readonly title: string;
  readonly kind: ExerciseKind;
  /** The part of the lecture that it belongs to; 0 where it belongs to none. */
  readonly part: number;
  readonly points: number;
  /** The page that teaches what is asked here, from the site's root: `/logging/levels`. */
  readonly lecture?: string | undefined;
  readonly ladder?: LadderStep | undefined;
  /** Files that the learner edits, the first one shown first. Other files of `starter` are fixed. */
  readonly files: readonly string[];
  /** The module that "Run" and "Debug" start in the page. */
  readonly entry?: string | undefined;
  /** From the gentlest to the plainest, in Markdown. */
  readonly hints: readonly string[];
  /** How long one test may take, in seconds. */
  readonly timeLimitSeconds: number;
  /** The statement, in Markdown, without front matter. */
  readonly statement: string;
  readonly starter: SourceFiles;
  readonly tests: SourceFiles;
  readonly solution: SourceFiles;
  readonly wrong: readonly WrongAnswer[];
  readonly mutants: readonly Mutant[];
}

/** A request that the lab offers ready-made. */
export interface ExampleRequest {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A program that pages show and run: `examples/NAME/`. */
export interface Example {
  readonly name: string;
  readonly title: string;
  /** The module that the page's lab starts with. */
  readonly entry: string;
  /** Files that the lab shows, in order. */
  readonly files: readonly string[];
  /** Environment variables that the reader chooses beside the lab, each with its choices. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly requests: readonly ExampleRequest[];
  /** What the README says, in Markdown, without front matter. */
  readonly text: string;
  /** Every file of the program that a page may need: tests, data and installed packages excluded. */
  readonly sources: SourceFiles;
}
