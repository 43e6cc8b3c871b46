import DefaultTheme from 'vitepress/theme-without-fonts';
import type { Theme } from 'vitepress';
import { defineComponent, h, onMounted } from 'vue';
import NotFoundPage from './components/NotFoundPage.vue';
import { repeatPresses } from './early_presses.ts';
import { markProgress } from './exercise/progress.ts';
import './styles/palette.css';
import './styles/type.css';
import './styles/page.css';
import './styles/lab.css';
import './styles/print.css';

const Layout = defineComponent(() => {
  onMounted(repeatPresses);
  return () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFoundPage) });
});

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp() {
    markProgress();
  },
} satisfies Theme;
