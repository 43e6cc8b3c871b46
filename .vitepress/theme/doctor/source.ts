import type { Finding, Issue } from '../../../src/doctor/types.ts';
import type { LabSource } from '../lab/source.ts';

/** What a page knows of a lab under the doctor's eyes; the build makes it (`build/doctor.ts`). */
export interface DoctorLabSource extends LabSource {
  readonly issue: Issue;
  readonly issueTitle: string;
  /** What the doctor finds of this issue in the files as the course has them. */
  readonly findings: readonly Finding[];
}
