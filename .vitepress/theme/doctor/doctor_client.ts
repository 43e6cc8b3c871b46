import doctorAddress from 'virtual:logbook/engine/doctor';
import type { DoctorAnswer, DoctorQuestion } from '../../../src/doctor/browser/protocol.ts';
import type { SourceFiles } from '../../../src/program/types.ts';
import { pageCompiler } from '../lab/page_compiler.ts';

/** What the doctor finds in these files. The compiler and the doctor are fetched by the first call. */
export async function diagnoseInPage(files: SourceFiles): Promise<DoctorAnswer> {
  const script = new URL(doctorAddress, location.href).href;
  const answer = await pageCompiler().ask(script, { files } satisfies DoctorQuestion);
  return answer as DoctorAnswer; // as `doctor/browser/extension.ts` gives it
}
