import type { Finding, Issue } from '../../../src/doctor/types.ts';
import type { LabSource } from '../lab/source.ts';

/** What a page knows of a lab under the doctor's eyes; the build makes it (`build/doctor.ts`). */
export interface DoctorLabSource extends LabSource {
  readonly issue: Issue;
  readonly issueTitle: string;
  /** What the doctor finds of this issue in the files as the course has them. */
  readonly findings: readonly Finding[];
}

/** A file, or part of one, as tokens that can move; see shiki-magic-move. */
export interface MovingCode {
  readonly code: string;
  readonly hash: string;
  readonly lineNumbers: boolean;
  readonly tokens: { key: string; content: string; offset: number; htmlClass: string }[];
}

/** A file of the flawed project and what became of it; the build makes it (`build/labs.ts`). */
export interface ChangeSource {
  readonly before: { readonly path: string; readonly html: string };
  readonly after: { readonly path: string; readonly html: string };
  readonly loadSteps: () => Promise<readonly [MovingCode, MovingCode]>;
}

/** A file of the project's map, with the findings that name lines of it. */
export interface MapFile {
  readonly path: string;
  readonly findings: readonly {
    readonly issue: Issue;
    readonly message: string;
    readonly fix: string;
    readonly lines: readonly number[];
  }[];
}

export interface ProjectMapData {
  readonly issues: readonly {
    readonly issue: Issue;
    readonly title: string;
    readonly link: string;
    readonly count: number;
  }[];
  readonly files: readonly MapFile[];
}

/** A project's files with their findings; the build makes it (`build/labs.ts`). */
export interface MapSource extends ProjectMapData {
  /** The file shown first, and its listing. */
  readonly file: string;
  readonly html: string;
  /** The listing of each file, its marked lines included. */
  readonly loadHtml: () => Promise<Readonly<Record<string, string>>>;
}
