import DefaultTheme from 'vitepress/theme-without-fonts';
import type { Theme } from 'vitepress';
import { defineAsyncComponent, defineComponent, h, onMounted } from 'vue';
import { repeatPresses } from './early_presses.ts';
import { whenProgressIsKept } from './exercise/progress_kept.ts';
import './styles/palette.css';
import './styles/type.css';
import './styles/page.css';
import './styles/lab.css';
import './styles/print.css';

const NotFoundPage = defineAsyncComponent(() => import('./components/NotFoundPage.vue'));

const Layout = defineComponent(() => {
  onMounted(repeatPresses);
  return () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFoundPage) });
});

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp() {
    // Where a page is rendered, there is nobody who has reached anything.
    if (import.meta.env.SSR) return;
    whenProgressIsKept(() => {
      import('./exercise/progress.ts').then(
        ({ markProgress }) => markProgress(),
        // Without a connection the marks are not there: nothing else depends on them.
        () => undefined,
      );
    });
  },
} satisfies Theme;
