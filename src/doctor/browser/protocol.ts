import type { Finding } from '../types.ts';

/** What the page asks the doctor: a project's files by path. */
export interface DoctorQuestion {
  readonly files: Readonly<Record<string, string>>;
}

export type DoctorAnswer = readonly Finding[];
