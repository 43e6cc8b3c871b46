/** The doctor behind the page's compiler: it judges files in memory with the TypeScript it finds there. */
import { diagnoseFiles } from '../diagnose.ts';
import type { DoctorAnswer, DoctorQuestion } from './protocol.ts';

const scope = globalThis as { logbookExtension?: (question: DoctorQuestion) => DoctorAnswer }; // as the compiler's worker expects it

scope.logbookExtension = ({ files }) => diagnoseFiles(files);
