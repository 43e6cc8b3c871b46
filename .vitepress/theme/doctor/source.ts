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
