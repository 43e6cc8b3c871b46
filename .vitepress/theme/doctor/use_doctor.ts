import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import type { Finding } from '../../../src/doctor/types.ts';
import type { SourceFiles } from '../../../src/program/types.ts';
import { workspaceOf } from '../lab/workspace.ts';
import { changeSentence, countSentence } from './sentences.ts';
import type { DoctorLabSource } from './source.ts';

/** How long typing may pause before the doctor looks again, in milliseconds. */
const pause = 400;

/**
 * The doctor beside an editor. What the course's own files bring was found at build time; the doctor
 * itself is fetched with the reader's first step towards an edit.
 *
 * @param view What the doctor is to look at instead of the files as they are: after a rename, say.
 */
export function useDoctor(
  source: DoctorLabSource,
  view: (files: SourceFiles) => SourceFiles = (files) => files,
) {
  const findings = shallowRef<readonly Finding[]>(source.findings);
  /** For everybody, seen or heard: how many there are, and what the last edit changed. */
  const status = ref(countSentence(source.findings.length));
  const trouble = ref('');
  const isLooking = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let look = 0;
  let stop: (() => void) | undefined;

  async function lookNow(): Promise<void> {
    const number = ++look;
    isLooking.value = true;
    try {
      const workspace = workspaceOf(source.key, source.files);
      const [{ diagnoseInPage }, originals] = await Promise.all([
        import('./doctor_client.ts'),
        source.loadFiles(),
      ]);
      workspace.setOriginals(originals);
      const all = await diagnoseInPage(view(workspace.files()));
      if (number !== look) return;
      const before = findings.value;
      findings.value = all.filter(({ issue }) => issue === source.issue);
      trouble.value = '';
      const changed = changeSentence(before, findings.value);
      if (changed !== '') status.value = changed;
    } catch {
      if (number !== look) return;
      trouble.value =
        'The doctor could not be loaded, so these are the findings from before your edit: check your connection and type on.';
    } finally {
      if (number === look) isLooking.value = false;
    }
  }

  function lookSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void lookNow(), pause);
  }

  /** Fetches the doctor before it is needed; where that fails, the next look says so. */
  function prepare(): void {
    void import('./doctor_client.ts')
      .then(async ({ diagnoseInPage }) => diagnoseInPage({}))
      .catch(() => undefined);
  }

  onMounted(() => {
    const workspace = workspaceOf(source.key, source.files);
    stop = workspace.listen({ changed: lookSoon });
    if (workspace.isEdited) lookSoon();
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    stop?.();
  });

  return { findings, status, trouble, isLooking, lookSoon, prepare };
}
