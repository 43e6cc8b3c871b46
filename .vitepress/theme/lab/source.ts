import type { CompiledProgram, SourceFiles } from '../../../src/program/types.ts';
import type { CourseSettings } from '../../../src/course/settings.ts';
import type { ExampleRequest, Exercise } from '../../../src/course/types.ts';

/** A file that a lab shows in a tab. */
export interface LabFile {
  readonly path: string;
  /** Changes when the original does; an edit remembers which original it began from. */
  readonly version: string;
}

/** A named part of a file, by its lines (both included, from 1). */
export interface LabRegion {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** How many lines the whole file has. */
  readonly total: number;
}

/**
 * What a page knows of one lab: enough to read it. The rest is fetched when it is asked for. The
 * build makes one for each `<Lab …/>` in a page (`build/labs.ts`).
 */
export interface LabSource {
  /** Under which the reader's edits are kept: one per program, `examples/13_logging`. */
  readonly key: string;
  readonly title: string;
  /** The name of this lab's region in the page; differs from `title` where it is not the first. */
  readonly label: string;
  readonly entry: string;
  readonly files: readonly LabFile[];
  /** The file shown first. */
  readonly file: string;
  /** Where only a part of that file is shown first. */
  readonly region?: LabRegion;
  /** That file, or part, highlighted; empty while the page wakes up over HTML that has it. */
  readonly html: string;
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly requests: readonly ExampleRequest[];
  /** Prefixes of imports to the folders they stand for, as the compiler takes them. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Every file of the program as the course has it. */
  readonly loadFiles: () => Promise<SourceFiles>;
  /** False where the program is read and edited, but neither run nor checked for types. */
  readonly runs?: boolean;
  /** The program as compiled at build time; absent where it does not run. */
  readonly loadProgram?: () => Promise<CompiledProgram>;
  /** A file of the program highlighted, as `html`. */
  readonly loadHtml: (path: string) => Promise<string>;
  /** Where the exercise is a review: the pull request, as a diff. */
  readonly pullRequest?: string;
  /** Where the program is an exercise: all of it, tests and known mistakes included. */
  readonly loadExercise?: () => Promise<PageExercise>;
}

/** An exercise as its page has it. */
export interface PageExercise extends Exercise {
  /** Its hints as HTML, made by the build. */
  readonly hintsHtml: readonly string[];
  /** When the reader may see the solution. */
  readonly solutions: CourseSettings['grading']['solutions'];
}
